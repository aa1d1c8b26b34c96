import type { BlockEnded, BlockStarted, EventHead, JobEnded, JobStarted, JobSubmitted } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { insertBlock } from "./record-run.ts";
import { flush } from "./flush.ts";
import { joinedValues } from "./program-rows.ts";
import { textIn } from "./row.ts";
import { fourDigits, type JobRow } from "./run-rows.ts";
import { json, storableText } from "./sql-types.ts";
import { beginTask, closeTasksOf, endTask, insertTask } from "./task-rows.ts";

export async function recordBlockStarted(batch: Batch, event: EventHead & BlockStarted): Promise<void> {
  const { block, blknum, modules, time } = event;
  const task = batch.rows.blocks.get(block) ?? (await insertBlock(batch, { name: block, blknum, modules, at: time }));
  await beginTask(batch.session, task, { at: time });
  batch.taskEvents.push({ task, at: time, kind: "begun" });
}

export async function recordBlockEnded(batch: Batch, event: EventHead & BlockEnded): Promise<void> {
  const { block, status, reason, time } = event;
  const task = batch.rows.blocks.get(block);
  if (task === undefined) {
    refuse(batch, event, 2, `block ${block} ended, but never began`);
    return;
  }
  await flush(batch);
  await endTask(batch.session, task, { at: time, status, reason });
  batch.taskEvents.push({ task, at: time, kind: "ended", status, detail: { reason } });
}

export async function recordJobSubmitted(batch: Batch, event: EventHead & JobSubmitted): Promise<void> {
  const { session } = batch;
  const job = await jobOf(batch, event, event.block);
  if (job === undefined) return;
  await session.query(
    `update pfw_job
        set jobkeys = $2, keys = $3::jsonb, expect_num_wrap = $4, target_submit_time = $5,
            target_job_id = coalesce($6, target_job_id)
      where task_id = $1`,
    [job.task, joinedValues(event.keys), json(event.keys), event.wrappers, event.time, event.backendId ?? null],
  );
  batch.taskEvents.push({ task: job.task, at: event.time, kind: "created", detail: { wrappers: event.wrappers } });
}

/** A start: what an earlier start left open is closed, since there is one runner at a time. */
export async function recordJobStarted(batch: Batch, event: EventHead & JobStarted): Promise<void> {
  const { session, taskEvents } = batch;
  const { host, pid, runNo, time } = event;
  const token = storableText(event.token);
  const job = await jobOf(batch, event, event.block);
  if (job === undefined) return;
  const former = await session.query(
    `update pfw_job_run
        set ended_at = greatest(started_at, $2), end_reason = 'lost'
      where pfw_job_task_id = $1 and ended_at is null
      returning token`,
    [job.task, time],
  );
  await closeRuns(
    batch,
    former.map((row) => textIn(row, "token")),
    "lost",
    time,
  );
  await session.query(
    `insert into pfw_job_run (token, pfw_job_task_id, run_no, host, pid, started_at, heartbeat_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [token, job.task, runNo, storableText(host), pid, time],
  );
  await beginTask(session, job.task, { at: time, host: storableText(host), token });
  job.token = token;
  taskEvents.push({ task: job.task, at: time, kind: "begun", detail: { host, pid, runNo } });
}

export async function recordJobEnded(batch: Batch, event: EventHead & JobEnded): Promise<void> {
  await flush(batch);
  const { session } = batch;
  const { status, reason, time } = event;
  const job = await jobOf(batch, event, event.block);
  if (job === undefined) return;
  const ended = await session.query(
    `update pfw_job_run
        set ended_at = greatest(started_at, $2), heartbeat_at = greatest(heartbeat_at, $2), exit_code = $3,
            end_reason = $4
      where pfw_job_task_id = $1 and ended_at is null
      returning token`,
    [job.task, time, status, reason],
  );
  await closeRuns(
    batch,
    ended.map((row) => textIn(row, "token")),
    reason === "ok" ? "lost" : reason,
    time,
  );
  await session.query("update pfw_job set diskusage = $2 where task_id = $1", [job.task, event.diskUsage]);
  await endTask(session, job.task, { at: time, status, reason });
  batch.taskEvents.push({ task: job.task, at: time, kind: "ended", status, detail: { reason } });
}

/** The job's row, made when need be; undefined (and said so) when the event names an unknown block or a bad number. */
async function jobOf(
  batch: Batch,
  event: EventHead & { readonly job: string },
  blockName: string,
): Promise<JobRow | undefined> {
  const { session, rows } = batch;
  const known = rows.jobs.get(event.job);
  if (known !== undefined) return known;
  const block = rows.blocks.get(blockName);
  const jobnum = Number(event.job);
  if (block === undefined || event.job !== fourDigits(jobnum)) {
    refuse(
      batch,
      event,
      1,
      `job ${event.job} of block ${blockName} cannot be recorded: no such block, or no job number`,
    );
    return undefined;
  }
  const task = await insertTask(session, {
    ...{ name: "job", infoTable: "pfw_job", parent: block, root: rows.root },
    ...{ operator: rows.operator, created: event.time },
  });
  await session.query(
    `insert into pfw_job (task_id, pfw_attempt_id, pfw_block_task_id, jobnum, pipeprod, pipever)
     select $1, $2, $3, $4, subpipeprod, subpipever from pfw_attempt where id = $2`,
    [task, rows.attempt, block, jobnum],
  );
  const job: JobRow = { task, block, token: null };
  rows.jobs.set(event.job, job);
  return job;
}

async function closeRuns(batch: Batch, tokens: readonly string[], reason: string, at: string): Promise<void> {
  if (tokens.length === 0) return;
  await flush(batch);
  for (const task of await closeTasksOf(batch.session, batch.rows.root, tokens, { at, reason })) {
    batch.taskEvents.push({ task, at, kind: "reaped", detail: { reason } });
  }
}
