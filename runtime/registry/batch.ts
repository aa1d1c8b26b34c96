import type { EventHead } from "../events/event.ts";
import type { Session } from "./database.ts";
import type { RunRows } from "./run-rows.ts";
import type { TaskEvent } from "./task-rows.ts";

/** One transaction that writes some events of one run. */
export interface Batch {
  readonly session: Session;
  readonly rows: RunRows;
  /** Written at the end of the transaction. */
  readonly taskEvents: TaskEvent[];
  /** What could not be written as the events say; goes into `task_message` at the end. */
  readonly refusals: Refusal[];
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

export function refuse(batch: Batch, event: EventHead, level: 1 | 2, text: string, task?: number): void {
  batch.refusals.push({ seq: event.seq, time: event.time, level, text, ...(task === undefined ? {} : { task }) });
}
