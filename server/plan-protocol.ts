import type { PlanDifference } from "../runtime/plan/plan-diff.ts";
import type { DocumentParams, Location } from "./document-protocol.ts";

/** What the plan view asks: pages of the whole plan, one quantum with all that led to it, and what edits changed. */
export interface PlanRowsParams extends DocumentParams {
  /**
   * Words, all of which must fit: `key=value` holds as it stands for a loop key; any other word must occur in number,
   * module or data id, or in a file's name or a command line.
   */
  readonly text?: string;
  /** Only this module; empty for all. */
  readonly module?: string;
  /** Only quanta that `wcl/planChange` called added or changed. */
  readonly changed?: boolean;
  readonly from?: number;
  /** At most 1000; 0 by default. */
  readonly count?: number;
}

/** The same, with what was left out filled in, and without the document. */
export type RowsWanted = Required<Omit<PlanRowsParams, "textDocument">>;

export interface PlanRows {
  readonly from: number;
  /** How many fit. */
  readonly total: number;
  readonly rows: readonly PlanRow[];
  /** Set when the plan is too large for looking into names and command lines. */
  readonly shallow?: true;
}

export interface PlanRow {
  readonly wrapnum: number;
  readonly module: string;
  /** `key=value` with blanks between. */
  readonly keys: string;
  readonly job: string;
  readonly reads: number;
  /** Names of the files it makes, in the order of the sections. */
  readonly makes: readonly string[];
  readonly change: "" | "added" | "changed";
}

export interface PlanQuantumParams extends DocumentParams {
  readonly wrapnum: number;
}

export interface PlannedQuantum {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: readonly (readonly [key: string, value: string])[];
  readonly job: string;
  /** A sentence on what the module loops over. */
  readonly loop: string;
  readonly place: Location | null;
  readonly commands: readonly PlannedCommand[];
  /** Paths relative to the job folder. */
  readonly inputwcl: string;
  readonly log: string;
  readonly inputs: readonly PlannedInput[];
  readonly outputs: readonly PlannedOutput[];
  readonly lists: readonly PlannedLines[];
  readonly matches: readonly PlannedMatch[];
}

export interface PlannedCommand {
  readonly words: readonly string[];
  /** The section `exec_N`. */
  readonly place: Location | null;
}

/** Many files of one quantum are given up to a limit; `all` counts every one. */
export interface PlannedInput {
  readonly path: string;
  /** For example `list overlap, made by processccd (instance 12)`. */
  readonly from: string;
  /** The quantum of this plan that makes it. */
  readonly maker: number | null;
  readonly place: Location | null;
}

export interface PlannedOutput {
  readonly section: string;
  readonly path: string;
  /** Folder below the archive root; empty when the file is not kept. */
  readonly archivePath: string;
  readonly place: Location | null;
}

export interface PlannedLines {
  readonly name: string;
  readonly path: string;
  readonly count: number;
  /** The first of them. */
  readonly lines: readonly string[];
  readonly place: Location | null;
}

/** Lines that a quantum took, and the values by which they fit. */
export interface PlannedMatch {
  /** `list NAME` or `file NAME`. */
  readonly definition: string;
  readonly by: readonly (readonly [key: string, value: string])[];
  readonly count: number;
  /** Files of the first lines. */
  readonly files: readonly string[];
  readonly place: Location | null;
}

export interface PlanChangeParams extends DocumentParams {
  /** True: from now on changes are counted from the plan as it was when this was asked the last time. */
  readonly restart?: boolean;
}

export interface PlanChange {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** The first of them. */
  readonly differences: readonly PlanDifference[];
  /** Modules of which only the keys were compared, since they have too many quanta. */
  readonly unread: readonly string[];
}
