import type { EventHead } from "../events/event.ts";
import type { MessageRepeated, MessageSeen, Note } from "../events/message-events.ts";
import type { Batch, Message } from "./batch.ts";
import { findWrapper } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";

/** Number of the pattern that stands for messages of the framework itself. */
const frameworkPattern = 0;

/** Number that stands for all patterns of submissions. */
const submissionPattern = 9999;

export async function recordMessage(batch: Batch, event: EventHead & MessageSeen): Promise<void> {
  const { time, level, text, log = "", line = 0, pattern } = event;
  const found = pattern === undefined ? {} : { pattern };
  batch.messages.push({ task: await taskOf(batch, event), at: time, level, text, log, line, ...found });
}

export async function recordMessageRepeated(batch: Batch, event: EventHead & MessageRepeated): Promise<void> {
  const { time: at, log, line, pattern, repeats } = event;
  batch.repeats.push({ task: await taskOf(batch, event), at, log, line, pattern, repeats });
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
  if (rows.attempt !== null && messages.length > 0) await insertMessages(batch, rows.attempt, messages);
  if (batch.repeats.length === 0) return;
  await session.query(
    `update task_message m
        set repeat_count = 1 + r.repeats, last_time = r.at
       from (select task, log, line, max(repeats) as repeats, max(at) as at
               from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::timestamptz[])
                    as r (task, log, line, repeats, at)
              group by task, log, line) r
      where m.task_id = r.task and m.log_file = r.log and m.log_line = r.line and m.ops_message_pattern_id <> $6`,
    [
      ...[batch.repeats.map(({ task }) => task), batch.repeats.map(({ log }) => storableText(log))],
      ...[batch.repeats.map(({ line }) => line), batch.repeats.map(({ repeats }) => repeats)],
      ...[batch.repeats.map(({ at }) => at), frameworkPattern],
    ],
  );
}

/** A pattern that this registry does not know was brought along by the submission. */
async function insertMessages({ session }: Batch, attempt: number, messages: readonly Message[]): Promise<void> {
  await session.query(
    `insert into task_message (pfw_attempt_id, ops_message_pattern_id, task_id, message_time, message_lvl, message,
                               log_file, log_line)
     select $1, coalesce(p.id, $3), task, at, level, text, log, line
       from unnest($2::bigint[], $4::bigint[], $5::timestamptz[], $6::integer[], $7::text[], $8::text[], $9::integer[])
            with ordinality as m (pattern, task, at, level, text, log, line, place)
       left join ops_message_pattern p on p.id = m.pattern
      order by at, place`,
    [
      ...[attempt, messages.map(({ pattern }) => pattern ?? frameworkPattern), submissionPattern],
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
