import { basename } from "node:path";
import type { EventHead, WrapperEnded, WrapperStarted, WrapperState } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { beginPrograms, insertExec, joinedValues } from "./program-rows.ts";
import { recordMadeFiles } from "./record-files.ts";
import { recordProvenance } from "./record-provenance.ts";
import { findWrapper, fourDigits, type WrapperRow } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";
import { endTask, insertTask } from "./task-rows.ts";

export async function recordWrapperStarted(batch: Batch, event: EventHead & WrapperStarted): Promise<void> {
  const { session, rows } = batch;
  const { wrapnum, runNo, module, keys, wrappername, inputwcl, log, time } = event;
  const job = rows.jobs.get(event.job);
  if (job === undefined) {
    refuse(batch, event, 1, `wrapper ${String(wrapnum)} began in job ${event.job}, which never began`);
    return;
  }
  if (runNo > 1) await supersede(batch, wrapnum);
  const jobwrapper = await insertTask(session, {
    ...{ name: "jobwrapper", label: fourDigits(wrapnum), parent: job.task, root: rows.root },
    ...{ operator: rows.operator, created: time, start: time },
    ...(job.token === null ? {} : { token: job.token }),
  });
  const begun = { module, keys, wrapkeys: joinedValues(keys), wrappername, inputwcl, log };
  rows.wrappers.set(wrapnum, { jobwrapper, job, runNo, begun, wrapper: undefined, execs: new Map() });
  batch.taskEvents.push({ task: jobwrapper, at: time, kind: "begun", detail: { runNo, ...begun } });
}

export async function recordWrapperState(batch: Batch, event: EventHead & WrapperState): Promise<void> {
  const wrapper = await findWrapper(batch.session, batch.rows, event.wrapnum);
  if (wrapper === undefined) return;
  batch.taskEvents.push({ task: wrapper.jobwrapper, at: event.time, kind: "note", detail: { state: event.state } });
  if (event.state === "running") await beginPrograms(batch, wrapper, event.wrapnum, event.time);
}

/** The whole result of a wrapper instance, in the one transaction of its batch. */
export async function recordWrapperEnded(batch: Batch, event: EventHead & WrapperEnded): Promise<void> {
  const { session, rows, taskEvents } = batch;
  const { wrapnum, status, reason, time } = event;
  const row = await findWrapper(session, rows, wrapnum);
  if (row === undefined) {
    if (reason !== "skipped") refuse(batch, event, 1, `wrapper ${String(wrapnum)} ended, but never began`);
    return;
  }
  if (reason === "skipped") {
    taskEvents.push({ task: row.jobwrapper, at: time, kind: "note", detail: { state: "skipped" } });
    return;
  }
  if (event.execs.length > 0) await recordPrograms(batch, event, row);
  const made = await recordMadeFiles(batch, event, event.files, (file) => ({
    producer: (file.execnum === undefined ? undefined : row.execs.get(file.execnum)) ?? row.jobwrapper,
    wrapnum,
  }));
  await recordProvenance(batch, event, row, made);
  const end = { at: time, status, reason };
  if (row.wrapper !== undefined) await endPrograms(batch, event, row.wrapper);
  await endTask(session, row.jobwrapper, end);
  const message = event.message === undefined ? {} : { message: event.message };
  taskEvents.push({ task: row.jobwrapper, at: time, kind: "ended", status, detail: { reason, ...message } });
}

/** Programs as the output WCL tells of them; those of which nobody reported a start or an end get their rows and end here. */
async function recordPrograms(batch: Batch, event: EventHead & WrapperEnded, row: WrapperRow): Promise<void> {
  const { session } = batch;
  for (const exec of event.execs) {
    if (!row.execs.has(exec.execnum)) await insertExec(batch, row, { ...event, ...exec });
  }
  await session.query(
    `with closed as (
       update task
          set end_time = greatest(start_time, $2), status = $3, end_reason = $4
        where parent_task_id = $1 and start_time is not null and end_time is null
     )
     update pfw_exec e
        set version = v.version
       from unnest($5::integer[], $6::text[]) as v (execnum, version)
      where e.pfw_wrapper_task_id = $1 and e.execnum = v.execnum and v.version is not null`,
    [
      ...[row.wrapper ?? null, event.time, event.status, event.reason],
      event.execs.map(({ execnum }) => execnum),
      event.execs.map(({ version }) => (version === null ? null : storableText(version))),
    ],
  );
}

/** The wrapper ends with its last program; what follows (registration, saving) belongs to the job wrapper. */
async function endPrograms(batch: Batch, event: EventHead & WrapperEnded, wrapper: number): Promise<void> {
  const { status, reason, time } = event;
  await batch.session.query(
    `with ended as (
       update task t
          set start_time = least(t.start_time, parts.first), status = $3, end_reason = $4,
              end_time = greatest(t.start_time, coalesce(parts.last, $2))
         from (select min(start_time) as first, max(end_time) as last from task where parent_task_id = $1) parts
        where t.id = $1
     )
     update pfw_wrapper set outputwcl = $5, log = $6, diskusage = $7 where task_id = $1`,
    [
      ...[wrapper, time, status, reason],
      ...[event.outputwcl, event.log].map((path) => storableText(basename(path))),
      event.diskUsage,
    ],
  );
  batch.taskEvents.push({ task: wrapper, at: time, kind: "ended", status, detail: { reason } });
}

/** Moves the rows of earlier tries aside, so that the table has one row for each quantum. */
async function supersede(batch: Batch, wrapnum: number): Promise<void> {
  const { session, rows } = batch;
  await session.query(
    `insert into pfw_wrapper_superseded
     select * from pfw_wrapper where pfw_attempt_id = $1 and wrapnum = $2`,
    [rows.attempt, wrapnum],
  );
  await session.query(
    `with old as (
       delete from pfw_exec e
        using pfw_wrapper w
        where w.pfw_attempt_id = $1 and w.wrapnum = $2 and e.pfw_wrapper_task_id = w.task_id
       returning e.*
     )
     insert into pfw_exec_superseded select * from old`,
    [rows.attempt, wrapnum],
  );
  await session.query("delete from pfw_wrapper where pfw_attempt_id = $1 and wrapnum = $2", [rows.attempt, wrapnum]);
}
