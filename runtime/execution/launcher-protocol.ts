import type { Usage } from "../events/usage.ts";

/**
 * What a process and its launcher say to each other: JSON, one message a line, orders on the launcher's standard
 * input, news on its standard output. When its input ends, the launcher ends every program and then itself.
 */
export type LauncherOrder = StartProgram | StopProgram;

export interface StartProgram {
  readonly kind: "start";
  /** Chosen by who asks, never used twice. */
  readonly id: number;
  /** The first word is an absolute path, or relative to `cwd`. Never given to a shell. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute; what it reads from standard input, nothing when it is left out. */
  readonly input?: string;
  /** Absolute; standard output and standard error are appended to it. */
  readonly log: string;
  /** Seconds between SIGTERM and SIGKILL when it has to be stopped. */
  readonly graceSeconds: number;
  /** After so many seconds it is stopped. */
  readonly timeoutSeconds?: number;
  /** When its whole group uses more bytes of memory it is stopped. */
  readonly memoryBytes?: number;
  /** When the log would grow beyond, its middle is left out. */
  readonly logBytes?: number;
}

export interface StopProgram {
  readonly kind: "stop";
  readonly id: number;
}

export type LauncherNews = ProgramStarted | ProgramSampled | ProgramEnded | ProgramRefused;

/** Each program leads a process group of its own: its number is `pid`. */
export interface ProgramStarted {
  readonly kind: "started";
  readonly id: number;
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** About once in `sampleSeconds` while it runs; the whole process group together. */
export interface ProgramSampled {
  readonly kind: "sampled";
  readonly id: number;
  /** Bytes. */
  readonly rss: number;
  /** Seconds. */
  readonly cpu: number;
}

export type StopReason = "asked" | "timeout" | "memory";

export interface ProgramEnded {
  readonly kind: "ended";
  readonly id: number;
  readonly time: string;
  /** Exit code, or minus the signal's number. */
  readonly status: number;
  /** Why the launcher stopped it, when it did. */
  readonly stopped?: StopReason;
  readonly usage: Usage;
  /** Bytes that were left out of the log. */
  readonly logLost?: number;
}

/** It could not be started. */
export interface ProgramRefused {
  readonly kind: "refused";
  readonly id: number;
  readonly message: string;
}

/** Name of the variable that marks every process of one start of a job, so that strays are found after a kill. */
export const tokenVariable = "WCL_RUN_TOKEN";

/** How often a running program's use of memory and log is compared with its limits. */
export const limitSeconds = 0.2;

/** How often a running program is reported on. */
export const sampleSeconds = 30;
