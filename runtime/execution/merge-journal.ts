import { followEvents, readJournalFrom, type Journal } from "../events/journal.ts";
import type { RunEvent } from "../events/event.ts";
import type { JournalPosition, PlacedEvent } from "../events/read-journal.ts";

/** Takes over the events of one job's journal into the run's, each exactly once. */
export interface JobMerge {
  /** Goes on while the job runs. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
  /** Takes what is there now. */
  readonly drain: () => Promise<void>;
  /** How often the job was started, and whether its last start has ended by itself, as far as its journal was taken. */
  readonly starts: () => { readonly count: number; readonly ended: boolean };
}

/**
 * `path` is the job's journal. The run's journal itself knows how far it came (`mergedSeq`), so that a new engine goes
 * on where a killed one stopped; an event keeps the time when it happened.
 */
export function mergeJob(path: string, job: string, journal: Journal, told: (event: RunEvent) => void): JobMerge {
  // What was read once is not read again.
  let position: JournalPosition = { offset: 0, seq: 0 };
  let starts = { count: 0, ended: false };
  const take = async (events: AsyncIterable<PlacedEvent>): Promise<void> => {
    let last: Promise<void> = Promise.resolve();
    for await (const { event, position: behind } of events) {
      position = behind;
      if (event.kind === "job-started") starts = { count: starts.count + 1, ended: false };
      else if (event.kind === "job-ended") starts = { ...starts, ended: true };
      if (event.seq <= journal.mergedSeq(job)) continue;
      // Not waited for one by one: events that come together reach the disk together.
      last = journal.merge(job, event).then(told);
      last.catch(() => undefined);
    }
    await last;
  };
  return {
    follow: (signal) => take(followEvents(path, position, signal)),
    drain: () => take(readJournalFrom(path, position)),
    starts: () => starts,
  };
}
