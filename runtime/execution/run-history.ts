import type { RunEvent } from "../events/event.ts";

/** How far a run has come, as its events tell it. */
export interface RunHistory {
  readonly apply: (event: RunEvent) => void;
  /** Jobs whose last end was a good one. */
  readonly doneJobs: ReadonlySet<string>;
  readonly submittedJobs: ReadonlySet<string>;
  /** Blocks whose last end was a good one. */
  readonly doneBlocks: ReadonlySet<string>;
  /** How often an engine has begun to work on it. */
  readonly starts: () => number;
}

export function followRunHistory(): RunHistory {
  const [doneJobs, submittedJobs, doneBlocks] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let starts = 0;
  const apply = (event: RunEvent) => {
    if (event.kind === "run-started") starts += 1;
    else if (event.kind === "job-submitted") submittedJobs.add(event.job);
    else if (event.kind === "job-started") doneJobs.delete(event.job);
    else if (event.kind === "job-ended" && event.status === 0) doneJobs.add(event.job);
    else if (event.kind === "block-ended" && event.status === 0) doneBlocks.add(event.block);
  };
  return { apply, doneJobs, submittedJobs, doneBlocks, starts: () => starts };
}
