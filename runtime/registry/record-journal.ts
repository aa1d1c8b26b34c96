import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../events/event.ts";
import { followJournal, readJournal } from "../events/journal.ts";
import type { Refusal } from "./batch.ts";
import { DatabaseError } from "./database-error.ts";
import type { Recorder } from "./recording.ts";

/** A transaction takes so many events at most: enough to be fast, few enough to show up soon. */
const batchSize = 500;
/** A batch that is not full gathers so long, so that a fast run costs few transactions. */
const gatherMs = 200;
const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** Records what a journal holds and the registry does not yet; returns what could not be taken. */
export async function recordJournal(recorder: Recorder, path: string): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  let batch: RunEvent[] = [];
  const write = async () => {
    const { refusals: more } = await recorder.record(batch);
    refusals.push(...more);
    batch = [];
  };
  let recorded: number | undefined;
  for await (const event of readJournal(path)) {
    recorded ??= await recorder.position(event.run);
    // The first event goes along always: by its time the registry knows one journal from another of the same name.
    if (event.seq > recorded || event.seq === 1) batch.push(event);
    if (event.seq === 1 && recorded > 0) await write();
    if (batch.length >= batchSize) await write();
  }
  await write();
  return refusals;
}

export interface FollowOptions {
  readonly onRefusal?: (refusal: Refusal) => void;
  /** The database cannot be reached; told before each pause, after which we try again. */
  readonly onTrouble?: (error: DatabaseError, pauseMs: number) => void;
  /** How long a database that is away is waited for once the journal has ended; twenty seconds by default. */
  readonly patienceMs?: number;
}

/**
 * Records a journal while it grows, until the signal aborts; what is on disk by then is recorded before it resolves.
 * A database that is away is waited for: the journal keeps everything meanwhile. Never rejects before the signal
 * aborts: nobody may be listening yet. Then it rejects with DatabaseError when something is left unrecorded.
 */
export async function followIntoRegistry(
  recorder: Recorder,
  path: string,
  signal: AbortSignal,
  options: FollowOptions = {},
): Promise<void> {
  const pauses = growingPauses();
  while (!signal.aborted) {
    try {
      await recordWhileFollowing(recorder, path, signal, options, pauses.restart);
    } catch (error) {
      if (!isUnreachable(error)) {
        await untilAborted(signal);
        break;
      }
      const pauseMs = pauses.next();
      options.onTrouble?.(error, pauseMs);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  await recordRest(recorder, path, options);
}

async function recordRest(recorder: Recorder, path: string, options: FollowOptions): Promise<void> {
  const deadline = Date.now() + (options.patienceMs ?? 20_000);
  const pauses = growingPauses();
  for (;;) {
    try {
      for (const refusal of await recordJournal(recorder, path)) options.onRefusal?.(refusal);
      return;
    } catch (error) {
      const pauseMs = pauses.next();
      if (!isUnreachable(error) || Date.now() + pauseMs > deadline) throw error;
      options.onTrouble?.(error, pauseMs);
      await sleep(pauseMs);
    }
  }
}

function growingPauses(): { readonly next: () => number; readonly restart: () => void } {
  let pauseMs = firstPauseMs;
  const next = () => {
    const now = pauseMs;
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    return now;
  };
  const restart = () => {
    pauseMs = firstPauseMs;
  };
  return { next, restart };
}

function isUnreachable(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.reason === "unreachable";
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
}

/** While one batch is written the next one gathers, so batches are as large as the database is slow. */
async function recordWhileFollowing(
  recorder: Recorder,
  path: string,
  signal: AbortSignal,
  options: FollowOptions,
  onSuccess: () => void,
): Promise<void> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  let waiting: RunEvent[] = [];
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const writeAll = async () => {
    while (waiting.length > 0) {
      if (waiting.length < batchSize) await sleep(gatherMs, undefined, { signal: both }).catch(() => undefined);
      const batch = waiting.slice(0, batchSize);
      const { refusals } = await recorder.record(batch);
      waiting = waiting.slice(batch.length);
      for (const refusal of refusals) options.onRefusal?.(refusal);
      onSuccess();
    }
    writing = undefined;
  };
  for await (const event of followJournal(path, both)) {
    waiting.push(event);
    writing ??= writeAll().catch((error: unknown) => {
      failure = { error };
      ended.abort();
    });
  }
  await writing;
  if (failure !== undefined) throw failure.error;
}
