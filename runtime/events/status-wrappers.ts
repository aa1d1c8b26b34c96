import type {
  EndReason,
  EventHead,
  ExecEnded,
  ExecProgress,
  ExecStarted,
  WrapperEnded,
  WrapperStarted,
  WrapperState,
} from "./event.ts";
import type { RunStatus, WrapperStatus } from "./run-status.ts";
import { isFinal, type WrapperWord } from "./state-words.ts";

export function startWrapper(status: RunStatus, event: EventHead & WrapperStarted): void {
  const { wrapnum, module, block, job, keys, runNo, log } = event;
  const key = String(wrapnum);
  const before = status.wrappers[key];
  count(status, block, module, before?.state ?? "waiting", -1);
  count(status, block, module, "stage_in", 1);
  status.wrappers[key] = { wrapnum, module, block, job, keys, runNo, state: "stage_in", log, startTime: event.time };
  Reflect.deleteProperty(status.failures, failureKey(event));
  const open = status.jobs[job]?.open;
  if (open?.includes(wrapnum) === false) open.push(wrapnum);
}

export function turnWrapper(status: RunStatus, event: EventHead & WrapperState): void {
  const wrapper = status.wrappers[String(event.wrapnum)];
  // A late word of a runner that was given up must not reopen what has ended.
  if (wrapper === undefined || isFinal(wrapper.state)) return;
  move(status, wrapper, event.state);
}

/** Also for a wrapper instance that never began, as when a resume skips it. */
export function endWrapper(status: RunStatus, event: EventHead & WrapperEnded): void {
  const { wrapnum, module, block, job, runNo, log, time } = event;
  const key = String(wrapnum);
  let wrapper = status.wrappers[key];
  if (wrapper === undefined) {
    wrapper = { wrapnum, module, block, job, keys: {}, runNo, state: "waiting", log };
    status.wrappers[key] = wrapper;
  }
  const counted = isFinal(wrapper.state) && event.reason !== "skipped";
  const word = event.reason === "skipped" ? skippedWord(wrapper.state) : event.status === 0 ? "done" : "failed";
  // What was done before this run of the job ended then, not now that it is passed over.
  if (event.reason !== "skipped" || wrapper.state !== "done") {
    wrapper.endTime = time;
    wrapper.status = event.status;
    wrapper.reason = event.reason;
  }
  move(status, wrapper, word);
  for (const { execnum } of event.execs) Reflect.deleteProperty(status.execs, `${key}/${String(execnum)}`);
  if (!counted) leaveJob(status, wrapper);
  status.files.made += event.files.length;
  for (const file of event.files) status.files.madeBytes += file.filesize;
  if (event.status === 0) Reflect.deleteProperty(status.failures, failureKey(event));
  else addFailure(status, wrapper, time, event.status, event.reason, event.message);
}

/** Ends a wrapper instance that nobody will report on any more. */
export function closeWrapper(status: RunStatus, wrapnum: number, time: string, reason: EndReason): void {
  const wrapper = status.wrappers[String(wrapnum)];
  if (wrapper === undefined || isFinal(wrapper.state)) return;
  wrapper.endTime = time;
  wrapper.reason = reason;
  move(status, wrapper, "failed");
  for (const [key, exec] of Object.entries(status.execs)) {
    if (exec.wrapnum === wrapnum) Reflect.deleteProperty(status.execs, key);
  }
  leaveJob(status, wrapper);
  addFailure(status, wrapper, time, 9, reason, undefined);
}

export function startExec(status: RunStatus, event: EventHead & ExecStarted): void {
  const { wrapnum, execnum, job, name, pid, host, time } = event;
  status.execs[execKey(event)] = { wrapnum, execnum, job, name, pid, host, startTime: time };
}

export function progressExec(status: RunStatus, event: EventHead & ExecProgress): void {
  const exec = status.execs[execKey(event)];
  if (exec === undefined) return;
  exec.rss = event.rss;
  exec.cpu = event.cpu;
  exec.lastLine = event.lastLine;
}

export function endExec(status: RunStatus, event: EventHead & ExecEnded): void {
  Reflect.deleteProperty(status.execs, execKey(event));
}

function execKey({ wrapnum, execnum }: { readonly wrapnum: number; readonly execnum: number }): string {
  return `${String(wrapnum)}/${String(execnum)}`;
}

function addFailure(
  status: RunStatus,
  wrapper: WrapperStatus,
  time: string,
  code: number,
  reason: EndReason,
  message = `${wrapper.module} ended with ${String(code)} (${reason})`,
): void {
  const { wrapnum, module, block, job, keys, log } = wrapper;
  const what = { module, wrapnum, keys, log };
  const parent = status.jobs[job];
  if (parent !== undefined && !(failureKey(wrapper) in status.failures)) parent.failed += 1;
  status.failures[failureKey(wrapper)] = { time, block, job, ...what, status: code, reason, message };
}

function failureKey({ wrapnum }: { readonly wrapnum: number }): string {
  return `wrapper ${String(wrapnum)}`;
}

/** What succeeded in an earlier run of the job has not changed by being skipped in this one. */
function skippedWord(before: WrapperWord): WrapperWord {
  return before === "done" ? "done" : "skipped";
}

function leaveJob(status: RunStatus, wrapper: WrapperStatus): void {
  const job = status.jobs[wrapper.job];
  if (job === undefined) return;
  job.ended += 1;
  job.open = job.open.filter((wrapnum) => wrapnum !== wrapper.wrapnum);
}

function move(status: RunStatus, wrapper: WrapperStatus, word: WrapperWord): void {
  count(status, wrapper.block, wrapper.module, wrapper.state, -1);
  count(status, wrapper.block, wrapper.module, word, 1);
  wrapper.state = word;
}

/** What the submission did not announce is not counted by module, only over all. */
function count(status: RunStatus, block: string, module: string, word: WrapperWord, by: 1 | -1): void {
  const counts = status.blocks.find(({ name }) => name === block)?.modules.find(({ name }) => name === module)?.counts;
  if (counts !== undefined) counts[word] += by;
  status.counts[word] += by;
}
