import type { EventHead, ExecEnded, ExecProgress, ExecStarted, Usage } from "../events/event.ts";
import type { Batch } from "./batch.ts";
import { insertExec } from "./program-rows.ts";
import { findWrapper } from "./run-rows.ts";

export async function recordExecStarted(batch: Batch, event: EventHead & ExecStarted): Promise<void> {
  const row = await findWrapper(batch.session, batch.rows, event.wrapnum);
  if (row === undefined) return;
  const task = row.execs.get(event.execnum) ?? (await insertExec(batch, row, { ...event, start: event.time }));
  const { argv, pid, host } = event;
  batch.taskEvents.push({ task, at: event.time, kind: "begun", detail: { argv, pid, host } });
}

export async function recordExecProgress(batch: Batch, event: EventHead & ExecProgress): Promise<void> {
  const row = await findWrapper(batch.session, batch.rows, event.wrapnum);
  const task = row?.execs.get(event.execnum);
  if (task === undefined) return;
  const { rss, cpu, lastLine } = event;
  batch.taskEvents.push({ task, at: event.time, kind: "progress", detail: { rss, cpu, lastLine } });
}

export async function recordExecEnded(batch: Batch, event: EventHead & ExecEnded): Promise<void> {
  const { session, rows, taskEvents } = batch;
  const row = await findWrapper(session, rows, event.wrapnum);
  const task = row?.execs.get(event.execnum);
  if (task === undefined) return;
  const { status, reason, startTime, endTime, usage } = event;
  await session.query(
    `with ended as (
       update task
          set start_time = $2, end_time = greatest($2::timestamptz, $3), status = $4, end_reason = $5
        where id = $1
     )
     update pfw_exec
        set utime = $6, stime = $7, maxrss = $8, minflt = $9, majflt = $10, inblock = $11, oublock = $12, nvcsw = $13,
            nivcsw = $14, exit_signal = $15
      where task_id = $1`,
    [task, startTime, endTime, status, reason, ...figures(usage), status < 0 ? String(-status) : null],
  );
  taskEvents.push({ task, at: event.time, kind: "ended", status, detail: { reason } });
}

function figures(usage: Usage): (number | null)[] {
  const { utime, stime, maxrss, minflt, majflt, inblock, oublock, nvcsw, nivcsw } = usage;
  const whole = [maxrss, minflt, majflt, inblock, oublock, nvcsw, nivcsw];
  return [utime, stime, ...whole.map((one) => (one === null ? null : Math.round(one)))];
}
