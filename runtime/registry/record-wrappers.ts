import type { EventHead, WrapperEnded, WrapperStarted, WrapperState } from "../events/event.ts";
import { refuse, takeTaskId, type Batch } from "./batch.ts";
import { flush } from "./flush.ts";
import { beginExec, beginPrograms, joinedValues } from "./program-rows.ts";
import { claimsStagedName, stageFiles } from "./record-files.ts";
import { findWrapper, fourDigits } from "./run-rows.ts";

export async function recordWrapperStarted(batch: Batch, event: EventHead & WrapperStarted): Promise<void> {
  const { rows } = batch;
  const { wrapnum, runNo, module, keys, wrappername, inputwcl, log, time } = event;
  const job = rows.jobs.get(event.job);
  if (job === undefined) {
    refuse(batch, event, 1, `wrapper ${String(wrapnum)} began in job ${event.job}, which never began`);
    return;
  }
  if (runNo > 1) await supersede(batch, wrapnum);
  const jobwrapper = await takeTaskId(batch);
  batch.stage.tasks.push({
    ...{ id: jobwrapper, name: "jobwrapper", label: fourDigits(wrapnum), infoTable: null, parent: job.task },
    ...{ at: time, start: time, host: null, token: job.token },
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
  for (const exec of event.execs) {
    if (!row.execs.has(exec.execnum)) await beginExec(batch, row, { wrapnum, time, ...exec });
  }
  if (claimsStagedName(batch, event.files)) await flush(batch);
  const refused = await stageFiles(batch, event, event.files, (file) => ({
    producer: (file.execnum === undefined ? undefined : row.execs.get(file.execnum)) ?? row.jobwrapper,
    wrapnum,
  }));
  batch.stage.wrapperEnds.push({ event, row, refused });
  if (row.wrapper !== undefined) {
    taskEvents.push({ task: row.wrapper, at: time, kind: "ended", status, detail: { reason } });
  }
  const message = event.message === undefined ? {} : { message: event.message };
  taskEvents.push({ task: row.jobwrapper, at: time, kind: "ended", status, detail: { reason, ...message } });
}

/** Moves the rows of earlier tries aside, so that the table has one row for each quantum. */
async function supersede(batch: Batch, wrapnum: number): Promise<void> {
  await flush(batch);
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
