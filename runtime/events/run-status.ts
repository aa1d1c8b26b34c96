import type { RunIdentity } from "../plan/run-plan.ts";
import type { EndReason } from "./event.ts";
import type { BlockState, JobState, RunState, WrapperWord } from "./state-words.ts";

/**
 * Where a run is, as plain data: `JSON.stringify` gives the snapshot that a panel shows. Times are ISO 8601, UTC.
 * Everything that grows with the run is keyed, so that one event changes it in constant time.
 */
export interface RunStatus {
  run: string;
  /** Sequence number and time of the last event that was applied. */
  seq: number;
  time: string;
  state: RunState;
  submitted?: string;
  /** First start; later starts of the same run (resume) are counted in `starts`. */
  started?: string;
  starts: number;
  ended?: string;
  status?: number;
  reason?: EndReason;
  identity?: RunIdentity;
  /** Absolute path of the submission. */
  entry?: string;
  engine?: string;
  runDir?: string;
  host?: string;
  archive?: { name: string; root: string };
  /** In the order of the submission. */
  blocks: BlockStatus[];
  /** Key: job number, four digits. */
  jobs: Record<string, JobStatus>;
  /** Key: wrapnum. A wrapper instance that has not begun is only in the counts. */
  wrappers: Record<string, WrapperStatus>;
  /** Programs that run now. Key: `WRAPNUM/EXECNUM`. */
  execs: Record<string, ExecStatus>;
  /** All wrapper instances of the run by state word. */
  counts: WrapperCounts;
  files: { made: number; madeBytes: number; placed: number; placedBytes: number };
  messages: { errors: number; warnings: number; information: number; latest: MessageStatus[] };
  /** What went wrong and was not made good since. Key: `wrapper WRAPNUM`, `job JOBNUM`. */
  failures: Record<string, FailureStatus>;
}

export type WrapperCounts = Record<WrapperWord, number>;

export interface BlockStatus {
  name: string;
  blknum: number;
  state: BlockState;
  started?: string;
  ended?: string;
  /** Expected number of jobs. */
  jobs: number;
  modules: ModuleStatus[];
}

export interface ModuleStatus {
  name: string;
  /** Number of wrapper instances, all states together. */
  quanta: number;
  counts: WrapperCounts;
  /** Modules of the run whose files it reads. */
  after: readonly string[];
}

export interface JobStatus {
  job: string;
  block: string;
  state: JobState;
  keys: Readonly<Record<string, string>>;
  /** Expected number of wrapper instances; how many ended, and how many of these badly, since its last start. */
  wrappers: number;
  ended: number;
  failed: number;
  runNo: number;
  /** Wrapper instances that are under way. */
  open: number[];
  host?: string;
  pid?: number;
  backendId?: string;
  submitted?: string;
  startTime?: string;
  endTime?: string;
  status?: number;
  reason?: EndReason;
  /** What its engine said of it while it waits: that it is held, and why. */
  note?: string;
}

export interface WrapperStatus {
  wrapnum: number;
  module: string;
  block: string;
  job: string;
  keys: Readonly<Record<string, string>>;
  runNo: number;
  state: WrapperWord;
  /** Relative to the job folder. */
  log: string;
  startTime?: string;
  endTime?: string;
  status?: number;
  reason?: EndReason;
}

export interface ExecStatus {
  wrapnum: number;
  execnum: number;
  job: string;
  name: string;
  pid: number;
  host: string;
  startTime: string;
  /** Bytes and seconds, from the last report of the program's use. */
  rss?: number;
  cpu?: number;
  lastLine?: string;
}

export interface MessageStatus {
  time: string;
  level: 1 | 2 | 3;
  text: string;
  job?: string;
  wrapnum?: number;
}

export interface FailureStatus {
  time: string;
  block: string;
  job: string;
  /** Missing when the job failed as a whole. */
  module?: string;
  wrapnum?: number;
  keys: Readonly<Record<string, string>>;
  status: number;
  reason: EndReason;
  message: string;
  /** Relative to the job folder. */
  log?: string;
}
