import type { ButlerView } from "./butler-view.ts";
import type { Problem } from "../grammar/problem.ts";
import type { Place } from "../grammar/span.ts";
import type { PlannedFile, PlannedFiles, PlannedList } from "../runtime/plan/run-plan.ts";

/**
 * What planning and checking a submission found, small enough to hand from one thread to another: everything that is
 * shown without being asked for one by one. Plain data.
 */
export interface Judgement {
  /** Of reading, loading, planning and the rules; suppressions and the project's settings applied. */
  readonly problems: readonly Problem[];
  readonly facts: FactsSummary;
  /** Queries that have no answer in the facts. */
  readonly missing: readonly MissingQuery[];
  readonly run: string;
  readonly opsRunDir: string;
  readonly blocks: readonly BlockSummary[];
  /** Dataset types, and what each file section is to the Butler; without a policy nothing. */
  readonly butler: ButlerView | undefined;
}

export interface MissingQuery {
  readonly module: string;
  /** `list-NAME` or `file-NAME`. */
  readonly definition: string;
}

export type FactsSummary =
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly file: string; readonly reason: string }
  | {
      readonly kind: "taken";
      readonly file: string;
      /** When they were taken, ISO 8601; empty when the file does not say. */
      readonly taken: string;
      readonly rows: number;
      /** Per module, what its rows tell besides the names of files. */
      readonly columns: ReadonlyMap<string, readonly string[]>;
    };

export interface BlockSummary {
  readonly name: string;
  readonly blknum: number;
  readonly jobs: number;
  readonly modules: readonly ModuleSummary[];
}

/** As much of a quantum as a hover shows: every judgement carries some for each module, so they are small. */
export interface ShownQuantum {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, ShownFiles>;
  readonly lists: ReadonlyMap<string, ShownList>;
}

export interface ShownFiles extends Pick<PlannedFiles, "savefiles" | "compress" | "optional" | "archivePath"> {
  /** The first ten. */
  readonly files: readonly Pick<PlannedFile, "path" | "filename" | "compression">[];
}

export interface ShownList extends Pick<PlannedList, "path" | "format" | "columns"> {
  /** How many lines it has. */
  readonly count: number;
  /** The first five. */
  readonly lines: readonly string[];
}

export interface ModuleSummary {
  readonly name: string;
  readonly loopkeys: readonly string[];
  readonly noop: boolean;
  readonly place: Place;
  /** Modules of the run whose files it reads. */
  readonly reads: readonly string[];
  /** How many quanta: exact. */
  readonly count: number;
  /** The first ten. */
  readonly first: readonly ShownQuantum[];
  /** For each loop key how many values it takes, and the first ten. */
  readonly values: ReadonlyMap<string, { readonly count: number; readonly first: readonly string[] }>;
  /** How many different files each file section has over all quanta. */
  readonly files: ReadonlyMap<string, number>;
  /** How many list files each list section has over all quanta. */
  readonly lists: ReadonlyMap<string, number>;
  /** How many different files stand in lists. */
  readonly listed: number;
}

/** How many quanta, values of loop keys, and files of one quantum are shown without being asked for. */
export const shownQuanta = 10;
/** How many lines of a list are. */
export const shownLines = 5;
