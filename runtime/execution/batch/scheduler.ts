import type { BackendJob } from "../backend.ts";

/** Jobs of one block that are handed to a scheduler together. */
export interface JobGraph {
  /** Unique for all times; every name that the scheduler hears begins with it. Letters, digits, `_`. */
  readonly name: string;
  /** Absolute; the scheduler's own files of this graph lie here: scripts, lists, logs. */
  readonly folder: string;
  /** `after` names jobs of this graph only: whoever else they wait for has ended well. */
  readonly jobs: readonly BackendJob[];
  /** The most jobs that may run at once; no limit of ours when it is missing. */
  readonly mostAtOnce?: number;
}

/** What a scheduler takes in one call: an array of Slurm, a DAG of HTCondor. */
export interface Submission {
  /** Begins with the graph's name. */
  readonly name: string;
  /** Job to the number by which the scheduler knows it within the submission. */
  readonly elements: ReadonlyMap<string, number>;
  /** Path below the graph's folder to text; written before the call. */
  readonly files: ReadonlyMap<string, string>;
  /** Submissions of the same graph that must have been taken first. */
  readonly after: readonly string[];
}

/** A submission that the scheduler has. `id` is the scheduler's. */
export interface Taken {
  readonly name: string;
  readonly id: string;
  /** The folder of its graph. */
  readonly folder: string;
  readonly elements: ReadonlyMap<string, number>;
}

/** Where a job is, as the scheduler says. What the job itself told counts more. */
export type BatchState =
  | { readonly kind: "waiting"; readonly why: string }
  | { readonly kind: "running"; readonly where: string }
  /** It will not go on by itself; a person must look. */
  | { readonly kind: "held"; readonly why: string }
  | { readonly kind: "ended"; readonly end: BatchEnd; readonly why: string };

export type BatchEnd =
  /** The job's program ended by itself. */
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "cancelled" }
  | { readonly kind: "timeout" }
  | { readonly kind: "memory" }
  /** A job before it did not end well, so it never began. */
  | { readonly kind: "skipped" }
  /** The node, the scheduler or a job of higher rank took it: it may be given again. */
  | { readonly kind: "lost" };

/**
 * The contract of a batch system. `divide` is pure and tested as text; the others are thin callers of its programs and
 * throw SchedulerError. One file below `runtime/execution/batch` a scheduler, one line in `runtime/cli/engines.ts`; who keeps
 * what was taken, asks again, tells the engine and survives kills is `batch-backend.ts`, the same for all.
 */
export interface Scheduler {
  readonly name: string;
  /** Milliseconds between two polls: at first, and at most when nothing changes. */
  readonly pace: { readonly firstMs: number; readonly mostMs: number };
  /** One sentence: what it is and which version. Throws `absent` when its programs are not there. */
  readonly describe: () => Promise<string>;
  readonly divide: (graph: JobGraph) => readonly Submission[];
  /** `ids`: those of the submissions in `after`. Gives the scheduler's id. */
  readonly submit: (folder: string, submission: Submission, ids: ReadonlyMap<string, string>) => Promise<string>;
  /** Which of these submissions the scheduler has: name to id. For calls whose answer nobody heard. */
  readonly find: (
    submissions: readonly { readonly name: string; readonly folder: string }[],
  ) => Promise<ReadonlyMap<string, string>>;
  /** States of all jobs of all these submissions, in as many calls as there are kinds of questions. Who is missing is not known (any more). */
  readonly poll: (taken: readonly Taken[]) => Promise<ReadonlyMap<string, BatchState>>;
  /** Takes back these jobs; those that have ended are passed over. */
  readonly cancel: (taken: readonly Taken[], jobs: ReadonlySet<string>) => Promise<void>;
}

/**
 * `absent`: its programs are not there. `refused`: it will not have what was asked, and would not later.
 * `away`: it does not answer; nothing is known, and it may be asked again.
 */
export class SchedulerError extends Error {
  override readonly name = "SchedulerError";
  readonly kind: "absent" | "refused" | "away";
  constructor(kind: SchedulerError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}
