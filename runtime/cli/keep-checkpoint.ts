import { join } from "node:path";
import type { RunEvent } from "../events/event.ts";
import type { JournalPosition } from "../events/read-journal.ts";
import type { RunStatus } from "../events/run-status.ts";
import { writeCheckpoint } from "../events/status-checkpoint.ts";
import type { OpenRun } from "../execution/run-folder.ts";

/** Keeps the status of a run beside its journal while an engine drives it. */
export interface CheckpointKeeper {
  /** After each event that was applied. */
  readonly take: (event: RunEvent, status: RunStatus) => void;
  /** When no more will come: resolves when the last one is written, or could not be. */
  readonly end: (status: RunStatus) => Promise<void>;
}

/** Whoever asks while the run goes on has to read so much of the journal at most. */
const everyMs = 5000;

export function keepCheckpoint({ folder, journal }: OpenRun): CheckpointKeeper {
  const path = join(folder, "journal.jsonl");
  const seen: { last: number; wanted: JournalPosition | undefined } = { last: performance.now(), wanted: undefined };
  let writing: Promise<void> = Promise.resolve();
  const write = (status: RunStatus, position: JournalPosition): void => {
    // Without a checkpoint the journal is read; that is all.
    writing = writeCheckpoint(path, status, position).catch(() => undefined);
  };
  return {
    take: (event, status) => {
      if (seen.wanted === undefined && performance.now() - seen.last > everyMs) seen.wanted = journal.position();
      if (seen.wanted?.seq !== event.seq) return;
      write(status, seen.wanted);
      seen.last = performance.now();
      seen.wanted = undefined;
    },
    end: async (status) => {
      await writing;
      if (journal.position().seq === status.seq) write(status, journal.position());
      await writing;
    },
  };
}
