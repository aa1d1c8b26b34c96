import type { EventHead, MessageSeen, Note } from "../events/event.ts";
import type { Batch, Message } from "./batch.ts";
import { findWrapper } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";

/** Number of the pattern that stands for messages of the framework itself. */
const frameworkPattern = 0;

export async function recordMessage(batch: Batch, event: EventHead & MessageSeen): Promise<void> {
  const { time, level, text, log = "", line = 0 } = event;
  batch.messages.push({ task: await taskOf(batch, event), at: time, level, text, log, line });
}

export async function recordNote(batch: Batch, event: EventHead & Note): Promise<void> {
  const task = await taskOf(batch, event);
  batch.taskEvents.push({ task, at: event.time, kind: "note", detail: { text: event.text } });
}

/**
 * Messages of the batch, those about what the registry could not hold among them, in the order of their events. Outside
 * of runs there is no attempt that they could belong to: they are only returned.
 */
export async function writeMessages(batch: Batch): Promise<void> {
  const { session, rows } = batch;
  const refusals = batch.refusals.map(({ time, level, text, task = rows.root }): Message => ({
    task,
    at: time,
    level,
    text,
    log: "",
    line: 0,
  }));
  const messages = [...batch.messages, ...refusals];
  if (rows.attempt === null || messages.length === 0) return;
  await session.query(
    `insert into task_message (pfw_attempt_id, ops_message_pattern_id, task_id, message_time, message_lvl, message,
                               log_file, log_line)
     select $1, $2, task, at, level, text, log, line
       from unnest($3::bigint[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[], $8::integer[])
            with ordinality as m (task, at, level, text, log, line, place)
      order by at, place`,
    [
      ...[rows.attempt, frameworkPattern],
      ...[messages.map(({ task }) => task), messages.map(({ at }) => at), messages.map(({ level }) => level)],
      ...[messages.map(({ text }) => storableText(text)), messages.map(({ log }) => storableText(log))],
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
