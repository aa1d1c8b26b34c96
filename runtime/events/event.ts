import type { DataStateChanged, MessageRepeated, MessageSeen, Note, TagChanged } from "./message-events.ts";
import type { RunStarted, RunSubmitted } from "./run-events.ts";
import type { Usage } from "./usage.ts";

/** What every event carries. `seq` grows by one within a journal, from 1; `time` is ISO 8601, UTC. */
export interface EventHead {
  readonly v: 1;
  /** `UNIT_rREQpATT`. */
  readonly run: string;
  readonly seq: number;
  readonly time: string;
  /** Set on events that a job wrote in its own journal first; lets the engine merge each exactly once. */
  readonly source?: { readonly job: string; readonly seq: number };
}

/** One thing that happened in a run. The engine says nothing in any other way. */
export type RunEvent = EventHead & Happening;

export type Happening =
  | RunSubmitted
  | RunStarted
  | RunEnded
  | BlockStarted
  | BlockEnded
  | JobSubmitted
  | JobStarted
  | JobEnded
  | WrapperStarted
  | WrapperState
  | ExecStarted
  | ExecProgress
  | ExecEnded
  | WrapperEnded
  | FilePlaced
  | FileRemoved
  | FilesCompressed
  | JobFilesMade
  | FilesTransferred
  | MessageSeen
  | MessageRepeated
  | Note
  | FilesRegistered
  | TagChanged
  | DataStateChanged;

/** Why something ended; the words of the registry's `task.end_reason`. */
export type EndReason =
  "ok" | "error" | "signal" | "timeout" | "memory" | "lost" | "killed" | "skipped" | "superseded" | "disk_full";

/** Every block has ended, or the run was stopped. */
export interface RunEnded {
  readonly kind: "run-ended";
  readonly status: number;
  readonly reason: EndReason;
}

export interface BlockStarted {
  readonly kind: "block-started";
  readonly block: string;
  readonly blknum: number;
  readonly modules: readonly string[];
}

export interface BlockEnded {
  readonly kind: "block-ended";
  readonly block: string;
  readonly status: number;
  readonly reason: EndReason;
}

/** The job's folder is written and the backend has it. */
export interface JobSubmitted {
  readonly kind: "job-submitted";
  readonly block: string;
  readonly job: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly wrappers: number;
  readonly backendId?: string;
}

/** A runner is alive in the job's folder. `runNo` grows with every start of the same job; `token` marks what this start writes. */
export interface JobStarted {
  readonly kind: "job-started";
  readonly block: string;
  readonly job: string;
  readonly runNo: number;
  readonly token: string;
  readonly host: string;
  readonly pid: number;
}

export interface JobEnded {
  readonly kind: "job-ended";
  readonly block: string;
  readonly job: string;
  readonly runNo: number;
  readonly status: number;
  readonly reason: EndReason;
  /** Bytes under the job folder at the end. */
  readonly diskUsage: number;
}

/** The runner turned to this wrapper instance (the reference's `jobwrapper` begins). */
export interface WrapperStarted {
  readonly kind: "wrapper-started";
  readonly block: string;
  readonly job: string;
  readonly wrapnum: number;
  /** From 1; a quantum that is run again after a kill or a retry has a higher one. */
  readonly runNo: number;
  readonly module: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly wrappername: string;
  readonly inputwcl: string;
  readonly log: string;
}

/** Where the wrapper instance is now; people see this word. */
export interface WrapperState {
  readonly kind: "wrapper-state";
  readonly job: string;
  readonly wrapnum: number;
  readonly state: "stage_in" | "running" | "post" | "saving";
}

/** A program was started: its own process group, no shell. */
export interface ExecStarted {
  readonly kind: "exec-started";
  readonly job: string;
  readonly wrapnum: number;
  readonly execnum: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly pid: number;
  readonly host: string;
}

/** At most every 30 seconds while a program runs. */
export interface ExecProgress {
  readonly kind: "exec-progress";
  readonly job: string;
  readonly wrapnum: number;
  readonly execnum: number;
  /** Bytes. */
  readonly rss: number;
  /** Seconds. */
  readonly cpu: number;
  readonly lastLine: string;
}

export interface ExecEnded {
  readonly kind: "exec-ended";
  readonly job: string;
  readonly wrapnum: number;
  readonly execnum: number;
  /** Exit code, or minus the signal's number. */
  readonly status: number;
  readonly reason: EndReason;
  readonly startTime: string;
  readonly endTime: string;
  readonly usage: Usage;
}

/** A file by its name in the registry: unique over all attempts together with its compression. */
export interface FileName {
  readonly filename: string;
  readonly compression: string | null;
}

/** A file that was made: what the registry must know of it, kept or not. */
export interface MadeFile extends FileName {
  /** Relative to the job folder. */
  readonly path: string;
  readonly filetype: string;
  /** Bytes. */
  readonly filesize: number;
  readonly md5sum: string;
  readonly sha256?: string;
  readonly metadata: Readonly<Record<string, string | number | null>>;
  /** The exec that made it; absent for logs, which the wrapper instance itself makes. */
  readonly execnum?: number;
  /** Folder below the archive root, when the file is to be kept. */
  readonly archivePath?: string;
}

/**
 * The result of one wrapper instance, whole: status, programs, files and provenance in one line of the journal
 * and in one transaction of the registry, so that a monitor sees all of it or none.
 */
export interface WrapperEnded {
  readonly kind: "wrapper-ended";
  readonly block: string;
  readonly job: string;
  readonly wrapnum: number;
  readonly runNo: number;
  readonly module: string;
  readonly status: number;
  readonly reason: EndReason;
  /** One sentence for people when status is not 0. */
  readonly message?: string;
  readonly outputwcl: string;
  readonly log: string;
  /** Growth of the job folder in bytes. */
  readonly diskUsage: number;
  readonly execs: readonly {
    readonly execnum: number;
    readonly name: string;
    readonly argv: readonly string[];
    readonly version: string | null;
  }[];
  readonly files: readonly MadeFile[];
  readonly used: readonly (FileName & { readonly execnum: number })[];
  readonly derived: readonly { readonly child: FileName; readonly parent: FileName }[];
}

/** A file lies in an archive, complete and checked. */
export interface FilePlaced extends FileName {
  readonly kind: "file-placed";
  readonly job: string;
  readonly archive: string;
  /** Folder below the archive root. */
  readonly path: string;
  readonly filesize: number;
}

/** An operator took a copy out of an archive; what is known of the file stays known. */
export interface FileRemoved extends FileName {
  readonly kind: "file-removed";
  readonly archive: string;
  /** Folder below the archive root. */
  readonly path: string;
  readonly operator: string;
}

/** Files of a job were compressed before they are saved; their names are those of the plain ones with a suffix. */
export interface FilesCompressed {
  readonly kind: "files-compressed";
  readonly job: string;
  readonly program: { readonly name: string; readonly args: string; readonly version: string | null };
  readonly startTime: string;
  readonly endTime: string;
  /** How many were to be compressed; those that could not be are saved as they are. */
  readonly requested: number;
  /** Bytes of the plain files. */
  readonly bytesBefore: number;
  readonly files: readonly { readonly plain: FileName; readonly file: MadeFile }[];
}

/** Files that the job itself made, and no wrapper instance: its junk tar. */
export interface JobFilesMade {
  readonly kind: "job-files-made";
  readonly job: string;
  readonly files: readonly MadeFile[];
}

/** Files were fetched for a wrapper instance or saved into an archive; what was there already is not counted. */
export interface FilesTransferred {
  readonly kind: "files-transferred";
  readonly job: string;
  readonly wrapnum?: number;
  readonly direction: "in" | "out";
  readonly archive: string;
  readonly way: "local" | "http";
  readonly startTime: string;
  readonly endTime: string;
  readonly files: number;
  readonly bytes: number;
  /** Of the files; the message says why. */
  readonly failed: number;
  /** The throttle that gave a slot, and the seconds until it did. */
  readonly throttle?: { readonly name: string; readonly slot: number; readonly waited: number };
}

/** Files were taken in from outside a run; the first event in the journal of such a registration; only removals follow it. */
export interface FilesRegistered {
  readonly kind: "files-registered";
  readonly operator: string;
  readonly host: string;
  /** Where they come from, for people. */
  readonly message: string;
  readonly archive: { readonly name: string; readonly root: string };
  /** File type to metadata table, as in RunSubmitted. */
  readonly filetypes?: Readonly<Record<string, string>>;
  /** They lie in the archive, complete and checked; `path` says where each came from. */
  readonly files: readonly (MadeFile & { readonly archivePath: string })[];
}
