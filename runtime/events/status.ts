import type { RunEvent } from "./event.ts";
import type { RunStatus, WrapperCounts } from "./run-status.ts";
import { wrapperWords } from "./state-words.ts";
import { noteJob, endJob, startJob, submitJob } from "./status-jobs.ts";
import { endExec, endWrapper, progressExec, startExec, startWrapper, turnWrapper } from "./status-wrappers.ts";

/** How many of the latest messages a status keeps; all of them are in the journal and in the registry. */
const latestMessages = 200;

/** The status of a run from its events, in order. */
export function statusOf(events: Iterable<RunEvent>): RunStatus {
  const status = emptyStatus();
  for (const event of events) applyEvent(status, event);
  return status;
}

/** Nothing is known yet. */
export function emptyStatus(): RunStatus {
  return {
    run: "",
    seq: 0,
    time: "",
    state: "submitted",
    starts: 0,
    blocks: [],
    jobs: {},
    wrappers: {},
    execs: {},
    counts: noWrappers(),
    files: { made: 0, madeBytes: 0, placed: 0, placedBytes: 0 },
    messages: { errors: 0, warnings: 0, information: 0, latest: [] },
    failures: {},
  };
}

/**
 * Changes the status by one event and returns the same object: a run may have 100,000 wrapper instances, and a copy
 * per event would not be constant time. Events that were applied already (by `seq`) change nothing.
 */
export function applyEvent(status: RunStatus, event: RunEvent): RunStatus {
  if (event.seq <= status.seq) return status;
  status.run = event.run;
  status.seq = event.seq;
  status.time = event.time;
  apply(status, event);
  return status;
}

function apply(status: RunStatus, event: RunEvent): void {
  switch (event.kind) {
    case "run-submitted":
      status.submitted = event.time;
      status.identity = event.identity;
      status.entry = event.entry;
      status.engine = event.engine;
      status.runDir = event.runDir;
      status.host = event.host;
      status.archive = { ...event.archive };
      status.blocks = event.blocks.map(({ name, blknum, jobs, modules }) => ({
        name,
        blknum,
        state: "waiting",
        jobs,
        modules: modules.map(({ name, quanta, after = [] }) => ({ name, quanta, counts: allWaiting(quanta), after })),
      }));
      status.counts = allWaiting(
        event.blocks.flatMap(({ modules }) => modules).reduce((sum, one) => sum + one.quanta, 0),
      );
      return;
    case "run-started":
      status.started ??= event.time;
      status.starts += 1;
      status.state = "running";
      status.host = event.host;
      delete status.ended;
      delete status.status;
      delete status.reason;
      return;
    case "run-ended":
      status.ended = event.time;
      status.status = event.status;
      status.reason = event.reason;
      status.state = event.reason === "killed" ? "cancelled" : event.status === 0 ? "done" : "failed";
      return;
    case "block-started": {
      const block = status.blocks.find(({ name }) => name === event.block);
      if (block === undefined) return;
      block.state = "running";
      block.started ??= event.time;
      delete block.ended;
      return;
    }
    case "block-ended": {
      const block = status.blocks.find(({ name }) => name === event.block);
      if (block === undefined) return;
      block.state = event.status === 0 ? "done" : "failed";
      block.ended = event.time;
      return;
    }
    case "job-submitted":
      submitJob(status, event);
      return;
    case "job-started":
      startJob(status, event);
      return;
    case "job-ended":
      endJob(status, event);
      return;
    case "wrapper-started":
      startWrapper(status, event);
      return;
    case "wrapper-state":
      turnWrapper(status, event);
      return;
    case "exec-started":
      startExec(status, event);
      return;
    case "exec-progress":
      progressExec(status, event);
      return;
    case "exec-ended":
      endExec(status, event);
      return;
    case "wrapper-ended":
      endWrapper(status, event);
      return;
    case "file-placed":
      status.files.placed += 1;
      status.files.placedBytes += event.filesize;
      return;
    case "message": {
      const { messages } = status;
      messages[event.level === 1 ? "errors" : event.level === 2 ? "warnings" : "information"] += 1;
      const { time, level, text, job, wrapnum } = event;
      messages.latest.push({ time, level, text, ...(job && { job }), ...(wrapnum !== undefined && { wrapnum }) });
      if (messages.latest.length > latestMessages) messages.latest.shift();
      return;
    }
    case "note":
      noteJob(status, event);
      return;
    case "tag-changed":
    case "data-state-changed":
    case "file-removed":
    case "files-transferred":
    case "message-repeated":
      return;
    case "files-compressed":
      for (const { file } of event.files) {
        status.files.made += 1;
        status.files.madeBytes += file.filesize;
      }
      return;
    case "job-files-made":
    case "files-registered":
      for (const { filesize } of event.files) {
        status.files.made += 1;
        status.files.madeBytes += filesize;
      }
      return;
  }
}

function allWaiting(quanta: number): WrapperCounts {
  return { ...noWrappers(), waiting: quanta };
}

function noWrappers(): WrapperCounts {
  return Object.fromEntries(wrapperWords.map((word) => [word, 0])) as WrapperCounts;
}
