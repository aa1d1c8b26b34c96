import { readJournal, followJournal, type Journal } from "../events/journal.ts";
import type { RunEvent } from "../events/event.ts";

/** Takes over the events of one job's journal into the run's, each exactly once. */
export interface JobMerge {
  /** Goes on while the job runs. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
  /** Takes what is there now. */
  readonly drain: () => Promise<void>;
}

/**
 * `path` is the job's journal. The run's journal itself knows how far it came (`mergedSeq`), so that a new engine goes
 * on where a killed one stopped; an event keeps the time when it happened.
 */
export function mergeJob(path: string, job: string, journal: Journal, told: (event: RunEvent) => void): JobMerge {
  const take = async (events: AsyncIterable<RunEvent>): Promise<void> => {
    let last: Promise<void> = Promise.resolve();
    for await (const event of events) {
      if (event.seq <= journal.mergedSeq(job)) continue;
      // Not waited for one by one: events that come together reach the disk together.
      last = journal.merge(job, event).then(told);
      last.catch(() => undefined);
    }
    await last;
  };
  return { follow: (signal) => take(followJournal(path, signal)), drain: () => take(readJournal(path)) };
}
