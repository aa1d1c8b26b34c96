import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../events/event.ts";

/** Carries events from the engine to the registry without ever slowing the engine. */
export interface Recorder {
  readonly take: (event: RunEvent) => void;
  /** Waits until all that was taken is recorded; false when the registry stayed away for too long. */
  readonly drained: () => Promise<boolean>;
}

export interface RecorderOptions {
  /** Records events; idempotent by run and seq, so that a batch may be given twice. */
  readonly record: (events: readonly RunEvent[]) => Promise<void>;
  /** Told when the registry does not answer, once per time away. */
  readonly trouble: (message: string) => void;
  /** How long the registry may be away after the run's end, in milliseconds. */
  readonly patienceMs: number;
}

/** No batch is larger, so that one transaction stays short. */
const largestBatch = 500;

/**
 * Starts a recorder. The journal on disk is the truth: what cannot be recorded now is recorded by
 * `wcl registry rebuild` or by the next engine that takes up the run.
 */
export function startRecorder(options: RecorderOptions): Recorder {
  const waiting: RunEvent[] = [];
  const state = { away: false, ending: undefined as number | undefined, lost: false };
  let work: Promise<void> | undefined;

  const recordAll = async (): Promise<void> => {
    while (waiting.length > 0 && !state.lost) {
      const batch = waiting.slice(0, largestBatch);
      try {
        await options.record(batch);
        waiting.splice(0, batch.length);
        state.away = false;
      } catch (error) {
        if (!state.away)
          options.trouble(`the registry does not answer (${messageOf(error)}); the journal keeps everything`);
        state.away = true;
        if (state.ending !== undefined && Date.now() - state.ending > options.patienceMs) state.lost = true;
        else await sleep(1000);
      }
    }
    work = undefined;
  };
  return {
    take: (event) => {
      waiting.push(event);
      work ??= recordAll();
    },
    drained: async () => {
      state.ending = Date.now();
      await work;
      return !state.lost;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
