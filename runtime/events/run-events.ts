import type { RunIdentity } from "../plan/run-plan.ts";

/** First event of every journal: the submission was accepted, the attempt number is taken, the plan is on disk. */
export interface RunSubmitted {
  readonly kind: "run-submitted";
  readonly identity: RunIdentity;
  readonly entry: string;
  readonly engine: string;
  readonly runDir: string;
  readonly host: string;
  readonly archive: { readonly name: string; readonly root: string };
  /** File type to metadata table (`filetype_metadata` of the submission); a type that is not here has no such row. */
  readonly filetypes?: Readonly<Record<string, string>>;
  readonly blocks: readonly {
    readonly name: string;
    readonly blknum: number;
    /** `after`: the modules whose files it reads; absent in journals of older versions. */
    readonly modules: readonly { readonly name: string; readonly quanta: number; readonly after?: readonly string[] }[];
    readonly jobs: number;
  }[];
}

/** An engine took the run in hand: at submission, and again at every resume. */
export interface RunStarted {
  readonly kind: "run-started";
  readonly host: string;
  readonly pid: number;
  readonly resumed: boolean;
}
