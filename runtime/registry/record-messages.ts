import type { EventHead, MessageSeen, Note } from "../events/event.ts";
import type { Batch, Refusal } from "./batch.ts";
import type { Session } from "./database.ts";
import { findWrapper } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";

/** Number of the pattern that stands for messages of the framework itself. */
const frameworkPattern = 0;

export async function recordMessage(batch: Batch, event: EventHead & MessageSeen): Promise<void> {
  if (batch.rows.attempt === null) return;
  await insertMessages(batch.session, batch.rows.attempt, [
    {
      task: await taskOf(batch, event),
      ...{ at: event.time, level: event.level, text: event.text, log: event.log ?? "", line: event.line ?? 0 },
    },
  ]);
}

export async function recordNote(batch: Batch, event: EventHead & Note): Promise<void> {
  const task = await taskOf(batch, event);
  batch.taskEvents.push({ task, at: event.time, kind: "note", detail: { text: event.text } });
}

/** What the registry could not hold is itself a message of the run; outside of runs it is only returned. */
export async function insertRefusals(batch: Batch, refusals: readonly Refusal[]): Promise<void> {
  const { attempt, root } = batch.rows;
  if (attempt === null || refusals.length === 0) return;
  const messages = refusals.map(({ time, level, text, task }) => ({
    ...{ task: task ?? root, at: time, level, text, log: "", line: 0 },
  }));
  await insertMessages(batch.session, attempt, messages);
}

interface MessageRow {
  readonly task: number;
  readonly at: string;
  readonly level: number;
  readonly text: string;
  readonly log: string;
  readonly line: number;
}

async function insertMessages(session: Session, attempt: number, messages: readonly MessageRow[]): Promise<void> {
  await session.query(
    `insert into task_message (pfw_attempt_id, ops_message_pattern_id, task_id, message_time, message_lvl, message,
                               log_file, log_line)
     select $1, $2, task, at, level, text, log, line
       from unnest($3::bigint[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[], $8::integer[])
            with ordinality as m (task, at, level, text, log, line, place)
      order by place`,
    [
      ...[attempt, frameworkPattern],
      messages.map(({ task }) => task),
      messages.map(({ at }) => at),
      messages.map(({ level }) => level),
      messages.map(({ text }) => storableText(text)),
      messages.map(({ log }) => storableText(log)),
      messages.map(({ line }) => line),
    ],
  );
}

/** The innermost task that the event speaks of: programs of a wrapper instance, the wrapper instance, job, run. */
async function taskOf(batch: Batch, at: { readonly job?: string; readonly wrapnum?: number }): Promise<number> {
  const { session, rows } = batch;
  const wrapper = at.wrapnum === undefined ? undefined : await findWrapper(session, rows, at.wrapnum);
  if (wrapper !== undefined) return wrapper.wrapper ?? wrapper.jobwrapper;
  return (at.job === undefined ? undefined : rows.jobs.get(at.job)?.task) ?? rows.root;
}
