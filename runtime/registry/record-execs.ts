import type { EventHead, ExecEnded, ExecProgress, ExecStarted } from "../events/event.ts";
import type { Batch } from "./batch.ts";
import { beginExec } from "./program-rows.ts";
import { findWrapper } from "./run-rows.ts";

export async function recordExecStarted(batch: Batch, event: EventHead & ExecStarted): Promise<void> {
  const row = await findWrapper(batch.session, batch.rows, event.wrapnum);
  if (row === undefined) return;
  const task = row.execs.get(event.execnum) ?? (await beginExec(batch, row, { ...event, start: event.time }));
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
  const row = await findWrapper(batch.session, batch.rows, event.wrapnum);
  const task = row?.execs.get(event.execnum);
  if (task === undefined) return;
  const { status, reason, startTime, endTime, usage } = event;
  batch.stage.execEnds.push({ task, start: startTime, end: endTime, status, reason, usage });
  batch.taskEvents.push({ task, at: event.time, kind: "ended", status, detail: { reason } });
}
