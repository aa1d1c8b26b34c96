import type { EndReason } from "../events/event.ts";
import type { JobResources } from "../plan/run-plan.ts";

/** A job as a backend sees it: a folder that `wcl job DIR` can run, and who must end first. */
export interface BackendJob {
  readonly jobnum: string;
  /** Absolute. */
  readonly folder: string;
  readonly after: readonly string[];
  /** What it asks of a batch system; missing: whatever is usual there. */
  readonly resources?: JobResources;
  /** What the submission says to batch systems besides, by key in lower case: `slurm_partition`, `condorjobreq`. */
  readonly requests?: Readonly<Record<string, string>>;
}

/** What became of a job, told once per job. */
export interface JobOutcome {
  readonly jobnum: string;
  readonly status: number;
  readonly reason: EndReason;
}

/**
 * The contract of an engine: start jobs of one block, tell when each ends, stop. Local processes fulfil it by
 * themselves, batch systems through `batch-backend.ts` and `scheduler.ts`. A backend never reads what a job wrote but
 * for how it ended; job journals are read by the engine.
 */
export interface Backend {
  readonly name: string;
  /** Starts every job once those in `after` have ended well. Aborting the signal stops all of them. */
  readonly run: (jobs: readonly BackendJob[], signal: AbortSignal) => AsyncIterable<BackendNews>;
}

export type BackendNews =
  /** The job is about to begin, or has: from now on it tells. */
  | { readonly kind: "submitted"; readonly jobnum: string; readonly backendId: string }
  /** Something that people should know: a job is held, the scheduler does not answer. */
  | { readonly kind: "note"; readonly text: string; readonly jobnum?: string }
  /** The jobs that were to begin will not: the batch system will not have them. */
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "ended"; readonly outcome: JobOutcome };
