import type { Survey } from "../runtime/checks/survey.ts";
import type { Program } from "../runtime/config/program.ts";
import type { Problem } from "../grammar/problem.ts";
import type { Judgement } from "./judgement.ts";
import type { EditorSystem } from "./editor-system.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./sources.ts";

/** All a feature gets to answer one request. Nothing in it changes while the answer is made. */
export interface Snapshot {
  readonly source: Source;
  readonly context: FileContext;
  /** Plan and problems of the context's submission; undefined while they are worked out, and without a context. */
  readonly judgement: Judgement | undefined;
  /** Set when the judgement is of the texts as they were before the last edits: the next one is being worked out. */
  readonly judgedBefore?: true;
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
  /** The rules' view of the program; walked when first asked for. */
  readonly survey: () => Survey;
}
