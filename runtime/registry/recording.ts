import type { EventHead, RunEvent } from "../events/event.ts";
import { DatabaseError } from "./database-error.ts";
import type { Database, Session } from "./database.ts";
import { newBatch, refuse, type Batch, type Refusal } from "./batch.ts";
import { flush } from "./flush.ts";
import { readPosition, takePosition, writePosition } from "./journal-position.ts";
import { recordEvent } from "./record-event.ts";
import { writeMessages } from "./record-messages.ts";
import { loadRunRows, type RunRows } from "./run-rows.ts";
import { insertTaskEvents } from "./task-rows.ts";

/** What became of some events. */
export interface Recorded {
  /** The tables hold the run's events up to this number. */
  readonly seq: number;
  /** Facts that the tables could not take; those of runs are in `task_message` too. */
  readonly refusals: readonly Refusal[];
}

/** Folds events into rows. */
export interface Recorder {
  /**
   * Records events of one run, in order, in one transaction; those that were recorded before are passed over, so the
   * same events may come any number of times. Rejects with DatabaseError when nothing was recorded.
   */
  readonly record: (events: readonly RunEvent[]) => Promise<Recorded>;
  /** How far a run is recorded, 0 when it is not known. */
  readonly position: (run: string) => Promise<number>;
}

/** Keeps the ids of the runs that it records. */
export function recorder(database: Database): Recorder {
  const known = new Map<string, RunRows>();

  const recordTogether = async (run: string, events: readonly RunEvent[]): Promise<Recorded> => {
    try {
      return await database.transaction((session) => writeBatch(session, known, run, events));
    } catch (error) {
      // Ids from a transaction that was undone are nobody's.
      known.delete(run);
      throw error;
    }
  };
  /** Data that no column takes must not stop all that follows: they are told of instead. */
  const recordAround = async (run: string, events: readonly RunEvent[]): Promise<Recorded> => {
    const results: Recorded[] = [];
    for (const event of events) {
      const result = await recordTogether(run, [event]).catch((error: unknown) => {
        if (!(error instanceof DatabaseError && error.isAboutData) || event.seq === 1) throw error;
        return database.transaction((session) => passOver(session, run, event, error));
      });
      results.push(result);
    }
    return { seq: results.at(-1)?.seq ?? 0, refusals: results.flatMap(({ refusals }) => refusals) };
  };
  const record: Recorder["record"] = async (events) => {
    const run = events[0]?.run;
    if (run === undefined) return { seq: 0, refusals: [] };
    try {
      return await recordTogether(run, events);
    } catch (error) {
      if (error instanceof DatabaseError && error.isAboutData) return await recordAround(run, events);
      throw error;
    }
  };
  return { record, position: async (run) => (await readPosition(database, run))?.seq ?? 0 };
}

async function writeBatch(
  session: Session,
  known: Map<string, RunRows>,
  run: string,
  events: readonly RunEvent[],
): Promise<Recorded> {
  const position = await takePosition(session, run, events);
  const news = events.filter(({ seq }) => seq > position.seq);
  const last = news.at(-1);
  if (last === undefined) return { seq: position.seq, refusals: [] };
  const rows = known.get(run) ?? position.rows ?? (await loadRunRows(session, position.attempt, position.root));
  known.set(run, rows);
  const batch = newBatch(session, rows);
  for (const event of news) await recordEvent(batch, event);
  await flush(batch);
  await finish(batch, run, last);
  return { seq: last.seq, refusals: batch.refusals };
}

async function passOver(session: Session, run: string, event: RunEvent, error: DatabaseError): Promise<Recorded> {
  const position = await takePosition(session, run, [event]);
  const rows = await loadRunRows(session, position.attempt, position.root);
  const batch = newBatch(session, rows);
  refuse(batch, event, 1, `event ${String(event.seq)} (${event.kind}) could not be recorded: ${error.message}`);
  await finish(batch, run, event);
  return { seq: event.seq, refusals: batch.refusals };
}

async function finish(batch: Batch, run: string, last: EventHead): Promise<void> {
  batch.refusals.sort((one, other) => one.seq - other.seq);
  await insertTaskEvents(batch.session, batch.rows.root, batch.taskEvents);
  await writeMessages(batch);
  await writePosition(batch.session, run, last.seq);
}
