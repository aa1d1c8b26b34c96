import type { Web } from "../archive/web.ts";
import type { EndReason, Happening, MadeFile } from "../events/event.ts";
import type { JobHistory } from "./job-history.ts";
import type { JobSpec } from "./job-spec.ts";
import type { Masking } from "./mask-secrets.ts";
import type { SpareFolder } from "./private-folder.ts";
import type { Quality } from "./quality.ts";
import type { Stager } from "./stage-in.ts";
import type { WrapTools } from "./wrapper/wrap-work.ts";

/** One start of a job, as all that happens in it sees it. */
export interface JobRun {
  /** Absolute. */
  readonly folder: string;
  readonly spec: JobSpec;
  /** Marks what this start writes. */
  readonly token: string;
  readonly runNo: number;
  readonly history: JobHistory;
  readonly stager: Stager;
  readonly tools: WrapTools;
  readonly web: Web;
  /** Keeps the login of the archives out of what is written. */
  readonly masking: Masking;
  /** Looks for the operators' patterns in what programs print; missing when there are none. */
  readonly quality?: Quality;
  /** What was compressed so far, by earlier starts too. Key: `nameKey` of the plain file. */
  readonly compressed: Map<string, MadeFile>;
  /** What the job itself made so far, in earlier starts too. Key: `nameKey`. */
  readonly own: Map<string, MadeFile>;
  /** Private folders that the next wrapper instance may have. */
  readonly spares: SpareFolder[];
  /** Brings the folder of a file to disk, for all files at once that came there meanwhile. */
  readonly syncFolderOf: (path: string) => Promise<void>;
  /** Writes an event; resolves when it is on disk. Events are in the order of the calls, waited for or not. */
  readonly tell: (happening: Happening) => Promise<void>;
  /** The same without waiting: when it cannot be written, the job ends. */
  readonly say: (happening: Happening) => void;
}

/** What one wrapper instance came to. */
export interface QuantumResult {
  /** 0, or what the job ends with because of it: an exit code. */
  readonly status: number;
  readonly reason: EndReason;
}

/** As a shell would tell it: 256 less the signal's number for a program that a signal ended. */
export function exitCodeOf(status: number): number {
  return status & 255;
}
