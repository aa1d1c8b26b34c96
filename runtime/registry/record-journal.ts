import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../events/event.ts";
import { followEvents, readJournalFrom } from "../events/journal.ts";
import type { JournalPosition, PlacedEvent } from "../events/read-journal.ts";
import type { Refusal } from "./batch.ts";
import { DatabaseError } from "./database-error.ts";
import type { Recorder } from "./recording.ts";

/** A transaction takes so many events at most: a statement costs much the same for one row as for hundreds. */
const batchSize = 2000;
/** A batch that is not full gathers so long, so that few events show up soon and a fast run costs few transactions. */
const gatherMs = 200;
const crowdGatherMs = 1000;
/** So many events in the first moment, and more come soon. */
const crowd = 100;
const start: JournalPosition = { offset: 0, seq: 0 };
const firstPauseMs = 250;
const longestPauseMs = 30_000;

/**
 * Records what a journal holds and the registry does not yet; returns what could not be taken. `from`: events before
 * that place are known to be recorded.
 */
export async function recordJournal(
  recorder: Recorder,
  path: string,
  from: JournalPosition = start,
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  let batch: RunEvent[] = [];
  const write = async () => {
    const { refusals: more } = await recorder.record(batch);
    refusals.push(...more);
    batch = [];
  };
  let recorded: number | undefined;
  for await (const { event } of readJournalFrom(path, from)) {
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
  const reached: Reached = { position: start };
  const onRecorded = (position: JournalPosition) => {
    reached.position = position;
    pauses.restart();
  };
  while (!signal.aborted) {
    try {
      await recordWhileFollowing(recorder, path, signal, options, { from: reached.position, onRecorded });
    } catch (error) {
      // A database that comes back may have forgotten something.
      reached.position = start;
      if (!isUnreachable(error)) {
        await untilAborted(signal);
        break;
      }
      const pauseMs = pauses.next();
      options.onTrouble?.(error, pauseMs);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  await recordRest(recorder, path, options, reached.position);
}

/** How far into the journal all is recorded. */
interface Reached {
  position: JournalPosition;
}

async function recordRest(
  recorder: Recorder,
  path: string,
  options: FollowOptions,
  from: JournalPosition,
): Promise<void> {
  const deadline = Date.now() + (options.patienceMs ?? 20_000);
  const pauses = growingPauses();
  for (;;) {
    try {
      for (const refusal of await recordJournal(recorder, path, from)) options.onRefusal?.(refusal);
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
  { from, onRecorded }: { readonly from: JournalPosition; readonly onRecorded: (position: JournalPosition) => void },
): Promise<void> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  let waiting: PlacedEvent[] = [];
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const writeAll = async () => {
    while (waiting.length > 0) {
      await gathered(() => waiting.length, both);
      const batch = waiting.slice(0, batchSize);
      const { refusals } = await recorder.record(batch.map(({ event }) => event));
      waiting = waiting.slice(batch.length);
      for (const refusal of refusals) options.onRefusal?.(refusal);
      const last = batch.at(-1);
      if (last !== undefined) onRecorded(last.position);
    }
    writing = undefined;
  };
  for await (const placed of followEvents(path, from, both)) {
    waiting.push(placed);
    writing ??= writeAll().catch((error: unknown) => {
      failure = { error };
      ended.abort();
    });
  }
  await writing;
  if (failure !== undefined) throw failure.error;
}

async function gathered(count: () => number, signal: AbortSignal): Promise<void> {
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  if (count() >= batchSize) return;
  await wait(gatherMs);
  for (let ms = gatherMs; ms < crowdGatherMs && count() >= crowd && count() < batchSize; ms += gatherMs)
    await wait(gatherMs);
}
