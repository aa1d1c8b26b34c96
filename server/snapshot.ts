import type { Survey } from "../runtime/checks/survey.ts";
import type { Program } from "../runtime/config/program.ts";
import type { Facts } from "../runtime/plan/facts.ts";
import type { RunPlan } from "../runtime/plan/run-plan.ts";
import type { Problem } from "../grammar/problem.ts";
import type { EditorSystem } from "./editor-system.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./sources.ts";

/** All a feature gets to answer one request. Nothing in it changes while the answer is made. */
export interface Snapshot {
  readonly source: Source;
  readonly context: FileContext;
  readonly settings: Settings;
  readonly system: EditorSystem;
  /** Any other file, as it is now. */
  readonly other: (file: string) => Source | undefined;
  /** Known WCL files below the workspace folders. */
  readonly files: () => readonly string[];
  /** Milliseconds since 1970, to say how old facts are. */
  readonly now: number;
}

/**
 * In which submission a file is judged. Without one (`none`), the file is read by itself so that what it says can be
 * shown, but nothing is called missing.
 */
export type FileContext =
  | { readonly kind: "own"; readonly submission: Submission }
  | { readonly kind: "included"; readonly submission: Submission; readonly candidates: readonly string[] }
  | { readonly kind: "none"; readonly submission: Submission };

/** A submission as its files are now. */
export interface Submission {
  readonly entry: string;
  readonly program: Program;
  /** What loading complained about. */
  readonly problems: readonly Problem[];
  readonly facts: FactsState;
  /** The rules' view of the program; walked when first asked for. */
  readonly survey: () => Survey;
  /** Planned when first asked for. */
  readonly planned: () => Planned;
  /** All that is known to be wrong, suppressions and the project's settings applied. */
  readonly checked: () => readonly Problem[];
}

export interface Planned {
  readonly plan: RunPlan;
  readonly problems: readonly Problem[];
  /** Queries that have no answer in the facts. */
  readonly missing: readonly MissingQuery[];
}

export interface MissingQuery {
  readonly module: string;
  /** `list-NAME` or `file-NAME`. */
  readonly definition: string;
}

export type FactsState =
  | { readonly kind: "none"; readonly looked: readonly string[] }
  | { readonly kind: "refused"; readonly file: string; readonly reason: string }
  | { readonly kind: "taken"; readonly file: string; readonly facts: Facts };
