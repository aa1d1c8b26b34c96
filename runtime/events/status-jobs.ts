import type { EventHead, JobEnded, JobStarted, JobSubmitted } from "./event.ts";
import type { Note } from "./message-events.ts";
import type { JobStatus, RunStatus } from "./run-status.ts";
import { closeWrapper } from "./status-wrappers.ts";

export function submitJob(status: RunStatus, event: EventHead & JobSubmitted): void {
  const job = jobOf(status, event.job, event.block);
  job.state = "submitted";
  job.keys = event.keys;
  job.wrappers = event.wrappers;
  job.submitted = event.time;
  if (event.backendId !== undefined) job.backendId = event.backendId;
}

/** Also a start again, after which nothing of the former runner is alive. */
export function startJob(status: RunStatus, event: EventHead & JobStarted): void {
  const job = jobOf(status, event.job, event.block);
  closeOpen(status, job, event);
  job.state = "running";
  job.runNo = event.runNo;
  job.host = event.host;
  job.pid = event.pid;
  job.ended = 0;
  job.failed = 0;
  job.startTime ??= event.time;
  delete job.endTime;
  delete job.status;
  delete job.reason;
  delete job.note;
  Reflect.deleteProperty(status.failures, `job ${event.job}`);
}

export function endJob(status: RunStatus, event: EventHead & JobEnded): void {
  const job = jobOf(status, event.job, event.block);
  closeOpen(status, job, event);
  job.state = event.status === 0 ? "done" : "failed";
  delete job.note;
  job.endTime = event.time;
  job.status = event.status;
  job.reason = event.reason;
  // A failed wrapper instance says more than the job; the job only speaks when none of them failed.
  const { time, block, status: code, reason } = event;
  if (code === 0 || job.failed > 0) return;
  const message = `job ${event.job} ended with ${String(code)} (${reason})`;
  status.failures[`job ${event.job}`] = { time, block, job: event.job, keys: job.keys, status: code, reason, message };
}

/** Counts only while the job waits: what comes later tells of itself. */
export function noteJob(status: RunStatus, { job: number, text }: Note): void {
  const job = number === undefined ? undefined : status.jobs[number];
  if (job?.state === "submitted") job.note = text;
}

/** A runner that ended (or was replaced) takes its open wrapper instances with it. */
function closeOpen(status: RunStatus, job: JobStatus, event: EventHead & (JobEnded | JobStarted)): void {
  const reason = event.kind === "job-started" || event.reason === "ok" ? "lost" : event.reason;
  for (const wrapnum of [...job.open]) closeWrapper(status, wrapnum, event.time, reason);
  job.open = [];
}

/** A journal that begins in the middle (a job's own one) tells of jobs that were never submitted in it. */
function jobOf(status: RunStatus, job: string, block: string): JobStatus {
  const none = { wrappers: 0, ended: 0, failed: 0, runNo: 0 };
  return (status.jobs[job] ??= { job, block, state: "submitted", keys: {}, open: [], ...none });
}
