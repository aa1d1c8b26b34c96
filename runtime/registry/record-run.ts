import { basename } from "node:path";
import type { EventHead, RunEnded } from "../events/event.ts";
import type { DataStateChanged, TagChanged } from "../events/message-events.ts";
import type { RunStarted, RunSubmitted } from "../events/run-events.ts";
import type { RunIdentity } from "../plan/run-plan.ts";
import { ensureAttempt } from "./attempts.ts";
import type { Batch } from "./batch.ts";
import type { Session } from "./database.ts";
import { flush } from "./flush.ts";
import { recordArchive, recordFiletypes } from "./record-definitions.ts";
import { emptyRunRows, type RunRows } from "./run-rows.ts";
import { storableText, type Parameter } from "./sql-types.ts";
import { beginTask, closeTasksBelow, endTask, insertTask } from "./task-rows.ts";

/** The attempt's row and task; the first event of a run brings them into being unless its submission did. */
export async function beginRun(session: Session, event: EventHead & RunSubmitted): Promise<RunRows> {
  const attempt = await ensureAttempt(session, event.identity, event.time);
  return emptyRunRows(attempt.id, attempt.taskId, storableText(event.identity.operator));
}

export async function recordRunSubmitted(batch: Batch, event: EventHead & RunSubmitted): Promise<void> {
  const { session, rows } = batch;
  const { identity } = event;
  await session.query(
    `update pfw_attempt
        set operator = $2, subpipeprod = $3, subpipever = $4, submitwcl = $5, fullsubmitwcl = $6, submittime = $7,
            numexpblk = $8, archive_path = $9
      where id = $1`,
    [
      rows.attempt,
      ...[identity.operator, identity.pipeprod, identity.pipever, basename(event.entry), event.entry].map(storableText),
      event.time,
      event.blocks.length,
      archivePath(identity),
    ],
  );
  await insertLabels(session, rows, event);
  await recordArchive(batch, event, event.archive);
  await recordFiletypes(batch, event, event.filetypes ?? {});
  for (const block of event.blocks) {
    const modules = block.modules.map(({ name }) => name);
    await insertBlock(batch, { ...block, modules, at: event.time });
  }
  batch.taskEvents.push({ task: rows.root, at: event.time, kind: "created", detail: { engine: event.engine } });
}

export async function recordRunStarted(batch: Batch, event: EventHead & RunStarted): Promise<void> {
  const { session, rows, taskEvents } = batch;
  const { host, pid, resumed, time } = event;
  await beginTask(session, rows.root, { at: time, host });
  await setProcessingState(batch, "RUNNING");
  taskEvents.push({ task: rows.root, at: time, kind: "begun", detail: { host, pid, resumed } });
}

/** Whatever is still open under a run that has ended was left behind by a runner that is gone. */
export async function recordRunEnded(batch: Batch, event: EventHead & RunEnded): Promise<void> {
  await flush(batch);
  const { session, rows, taskEvents } = batch;
  const end = { at: event.time, status: event.status, reason: event.reason };
  const left = event.reason === "ok" ? "lost" : event.reason;
  for (const task of await closeTasksBelow(session, rows.root, { at: event.time, reason: left })) {
    taskEvents.push({ task, at: event.time, kind: "reaped", detail: { reason: left } });
  }
  await session.query(
    `update pfw_job_run r
        set ended_at = greatest(r.started_at, $2), end_reason = $3
       from pfw_job j
      where j.task_id = r.pfw_job_task_id and j.pfw_attempt_id = $1 and r.ended_at is null`,
    [rows.attempt, event.time, left],
  );
  await endTask(session, rows.root, end);
  await setProcessingState(batch, event.status === 0 ? "PASS" : "FAIL");
  taskEvents.push({
    task: rows.root,
    at: event.time,
    kind: "ended",
    status: event.status,
    detail: { reason: event.reason },
  });
}

export async function recordTagChanged(batch: Batch, event: EventHead & TagChanged): Promise<void> {
  const { session, rows, taskEvents } = batch;
  const tag = storableText(event.tag);
  await (event.change === "added"
    ? session.query(
        `insert into proctag (tag, pfw_attempt_id, created_date, created_by) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [tag, rows.attempt, event.time, storableText(event.operator)],
      )
    : session.query("delete from proctag where tag = $1 and pfw_attempt_id = $2", [tag, rows.attempt]));
  taskEvents.push({ task: rows.root, at: event.time, kind: "note", detail: { tag, change: event.change } });
}

/** A word that this registry does not know becomes a refusal, as any value that no column takes. */
export async function recordDataState(batch: Batch, event: EventHead & DataStateChanged): Promise<void> {
  const { session, rows, taskEvents } = batch;
  const state = storableText(event.state);
  await session.query("update attempt_state set data_state = $1 where pfw_attempt_id = $2", [state, rows.attempt]);
  const detail = { data_state: state, operator: storableText(event.operator) };
  taskEvents.push({ task: rows.root, at: event.time, kind: "note", detail });
}

export interface NewBlock {
  readonly name: string;
  readonly blknum: number;
  readonly modules: readonly string[];
  readonly jobs?: number;
  readonly at: string;
}

export async function insertBlock(batch: Batch, block: NewBlock): Promise<number> {
  const { session, rows } = batch;
  const task = await insertTask(session, {
    ...{ name: "block", infoTable: "pfw_block", parent: rows.root, root: rows.root },
    ...{ operator: rows.operator, created: block.at },
  });
  await session.query(
    `insert into pfw_block (task_id, pfw_attempt_id, blknum, name, modulelist, numexpjobs)
     values ($1, $2, $3, $4, $5, $6)`,
    [task, rows.attempt, block.blknum, ...[block.name, block.modules.join(",")].map(storableText), block.jobs ?? null],
  );
  rows.blocks.set(block.name, task);
  return task;
}

/** No leading, trailing or climbing parts; null when nothing is left. */
function archivePath({ opsRunDir }: RunIdentity): string | null {
  const parts = storableText(opsRunDir).split("/");
  const plain = parts.filter((part) => part !== "" && part !== "." && part !== "..");
  return plain.length === 0 ? null : plain.join("/");
}

async function insertLabels(session: Session, rows: RunRows, event: EventHead & RunSubmitted): Promise<void> {
  await session.query(
    `insert into pfw_attempt_label (pfw_attempt_id, label)
     select distinct $1::bigint, label from unnest($2::text[]) as l (label)
     on conflict do nothing`,
    [rows.attempt, event.identity.labels.map(storableText)],
  );
  const values: readonly (readonly [string, string])[] = [
    ["engine", event.engine],
    ["run_dir", event.runDir],
    ["submit_host", event.host],
  ];
  const parameters: Parameter[] = [
    rows.attempt,
    values.map(([key]) => key),
    values.map(([, val]) => storableText(val)),
  ];
  await session.query(
    `insert into pfw_attempt_val (pfw_attempt_id, key, val)
     select $1, key, val from unnest($2::text[], $3::text[]) as v (key, val)
     on conflict do nothing`,
    parameters,
  );
}

async function setProcessingState(batch: Batch, state: "RUNNING" | "PASS" | "FAIL"): Promise<void> {
  await batch.session.query(
    "update attempt_state set processing_state = $2 where pfw_attempt_id = $1 and processing_state <> $2",
    [batch.rows.attempt, state],
  );
}
