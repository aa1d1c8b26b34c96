import type { EventHead } from "../events/event.ts";
import type { Session } from "./database.ts";
import { numberIn } from "./row.ts";
import type { RunRows } from "./run-rows.ts";
import { emptyStage, type Stage } from "./stage.ts";
import type { TaskEvent } from "./task-rows.ts";

/** One transaction that writes some events of one run. */
export interface Batch {
  readonly session: Session;
  readonly rows: RunRows;
  stage: Stage;
  /** Numbers for tasks, taken from the sequence in advance. */
  readonly taskIds: number[];
  /** Written at the end of the transaction, with `messages` and `refusals`. */
  readonly taskEvents: TaskEvent[];
  readonly messages: Message[];
  /** Sums of messages that came again. */
  readonly repeats: Repeat[];
  /** What could not be written as the events say. */
  readonly refusals: Refusal[];
}

export interface Message {
  readonly task: number;
  readonly at: string;
  readonly level: number;
  readonly text: string;
  readonly log: string;
  readonly line: number;
  /** Number of the pattern that found it; missing for what the framework says. */
  readonly pattern?: number;
}

/** How often a message came besides the first time. */
export interface Repeat {
  readonly task: number;
  readonly log: string;
  readonly line: number;
  readonly pattern: number;
  readonly repeats: number;
  readonly at: string;
}

/** A fact of an event that the registry cannot hold, in a sentence. Level 1: something is missing from the registry. */
export interface Refusal {
  readonly seq: number;
  readonly time: string;
  readonly level: 1 | 2;
  readonly text: string;
  /** The task it belongs to; the run's root when missing. */
  readonly task?: number;
}

export function newBatch(session: Session, rows: RunRows): Batch {
  return { session, rows, stage: emptyStage(), taskIds: [], taskEvents: [], messages: [], repeats: [], refusals: [] };
}

export function refuse(batch: Batch, event: EventHead, level: 1 | 2, text: string, task?: number): void {
  batch.refusals.push({ seq: event.seq, time: event.time, level, text, ...(task === undefined ? {} : { task }) });
}

/** How many numbers are taken from the sequence at a time; what a batch leaves over is a gap and nothing more. */
const idsAtOnce = 128;

export async function takeTaskId(batch: Batch): Promise<number> {
  const [next] = batch.taskIds.splice(0, 1);
  if (next !== undefined) return next;
  const rows = await batch.session.query("select nextval('task_seq') as id from generate_series(1, $1::integer)", [
    idsAtOnce,
  ]);
  const ids = rows.map((row) => numberIn(row, "id")).sort((one, other) => one - other);
  batch.taskIds.push(...ids.slice(1));
  return ids[0] ?? takeTaskId(batch);
}
