import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../events/event.ts";
import { followJournal, readJournal } from "../events/journal.ts";
import type { Refusal } from "./batch.ts";
import { DatabaseError } from "./database-error.ts";
import type { Recorder } from "./recording.ts";

/** A transaction takes so many events at most: enough to be fast, few enough to show up soon. */
const batchSize = 200;
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
  /** The database cannot be reached; told once for each pause before the next try. */
  readonly onTrouble?: (error: DatabaseError, pauseMs: number) => void;
}

/**
 * Records a journal while it grows, until the signal aborts; what is on disk by then is recorded before it resolves.
 * A database that is away is waited for: the journal keeps everything meanwhile. Rejects when the registry refuses the
 * journal as a whole.
 */
export async function followIntoRegistry(
  recorder: Recorder,
  path: string,
  signal: AbortSignal,
  options: FollowOptions = {},
): Promise<void> {
  let pauseMs = 250;
  while (!signal.aborted) {
    try {
      await recordWhileFollowing(recorder, path, signal, options, () => {
        pauseMs = 250;
      });
    } catch (error) {
      if (!(error instanceof DatabaseError && error.reason === "unreachable")) throw error;
      options.onTrouble?.(error, pauseMs);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
  }
  for (const refusal of await recordJournal(recorder, path)) options.onRefusal?.(refusal);
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
