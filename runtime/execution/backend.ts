import type { EndReason } from "../events/event.ts";

/** A job as a backend sees it: a folder that `wcl job DIR` can run, and who must end first. */
export interface BackendJob {
  readonly jobnum: string;
  /** Absolute. */
  readonly folder: string;
  readonly after: readonly string[];
}

/** What became of a job, told once per job. */
export interface JobOutcome {
  readonly jobnum: string;
  readonly status: number;
  readonly reason: EndReason;
}

/**
 * The contract of an engine (local processes, Slurm, HTCondor): start jobs of one block, tell when each ends, stop.
 * A backend never reads what a job wrote; job journals are read by the engine.
 */
export interface Backend {
  readonly name: string;
  /** Starts every job once those in `after` have ended well. Aborting the signal stops all of them. */
  readonly run: (jobs: readonly BackendJob[], signal: AbortSignal) => AsyncIterable<BackendNews>;
}

export type BackendNews =
  | { readonly kind: "submitted"; readonly jobnum: string; readonly backendId: string }
  | { readonly kind: "ended"; readonly outcome: JobOutcome };
