import { rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { ArchiveError } from "../archive/archive.ts";
import { compressFiles } from "./compress-files.ts";
import type { EndReason, MadeFile, WrapperEnded } from "../events/event.ts";
import { faultPoint } from "./fault-point.ts";
import { fetchInputs } from "./fetch-inputs.ts";
import { spaceProblem } from "./free-space.ts";
import { isStillDone } from "./done-quantum.ts";
import { archivesAt, isCompressed, keptFiles } from "./kept-files.ts";
import type { JobRun, QuantumResult } from "./job-run.ts";
import type { JobWrapper } from "./job-spec.ts";
import { lastLineOf } from "./last-line.ts";
import { describeFiles } from "./made-files.ts";
import { openPrivateFolder, privateFolderOf, sharedFolder, type WorkFolder } from "./private-folder.ts";
import { saveFiles, type SaveProblem } from "./save-files.ts";
import { outputPlace } from "./wrapper/check-files.ts";
import { secondNamesOf } from "./second-names.ts";
import { wrapperResult } from "./wrapper-result.ts";
import { wrap, type WrapResult } from "./wrapper/wrap.ts";

/** A launcher that was killed took its programs with it; they are tried once more. */
const triesWhenLost = 2;

/** A wrapper instance whose programs have ended. */
export interface EndedQuantum {
  readonly result: QuantumResult;
  /** Resolves when its record is on disk and its files are saved; a file that cannot be saved makes it a failure. */
  readonly saved: Promise<QuantumResult>;
}

/**
 * Runs one wrapper instance of a job: fetches its inputs, runs it, records all that it made in one event, saves it.
 * Resolves when it has run, so that the next one need not wait for the disk. What an earlier start of the job did
 * completely is not done again.
 */
export async function runQuantum(
  run: JobRun,
  module: string,
  wrapper: JobWrapper,
  folders: "private" | "shared" = "shared",
): Promise<EndedQuantum> {
  const history = run.history.wrappers.get(wrapper.wrapnum);
  const made = history?.made ?? new Map<string, MadeFile>();
  if (history?.done !== undefined && (await isStillDone(run, wrapper, history.done))) {
    const told = run.tell(skipped(run, module, wrapper, history.done));
    return saving(run, wrapper, told, history.done.files, made, { status: 0, reason: "ok" });
  }
  const tries = history?.tries ?? 0;
  if (tries > 0) await removeHalfMade(run, wrapper);
  let ended = await tryOnce(run, module, wrapper, tries + 1, folders);
  for (let more = 1; ended.reason === "lost" && more < triesWhenLost && !run.tools.signal.aborted; more += 1) {
    await run.tell(ended);
    await removeHalfMade(run, wrapper);
    ended = await tryOnce(run, module, wrapper, tries + 1 + more, folders);
  }
  faultPoint("before-record");
  const told = run.tell(ended).then(() => {
    faultPoint("after-record");
  });
  return saving(run, wrapper, told, ended.files, made, ended);
}

/** Nothing is copied before the record of it is on disk. */
function saving(
  run: JobRun,
  wrapper: JobWrapper,
  told: Promise<void>,
  files: readonly MadeFile[],
  before: ReadonlyMap<string, MadeFile>,
  { status, reason }: QuantumResult,
): EndedQuantum {
  const result = { status, reason };
  const saved = told.then(() => save(run, wrapper, files, before, result));
  // Whoever waits for it hears of its failure; until then it is nobody's.
  saved.catch(() => undefined);
  return { result, saved };
}

async function tryOnce(
  run: JobRun,
  module: string,
  wrapper: JobWrapper,
  runNo: number,
  folders: "private" | "shared",
): Promise<WrapperEnded> {
  const { spec } = run;
  const { wrapnum, keys, wrappername, inputwcl, log } = wrapper;
  const about = { block: spec.block, job: spec.jobnum, wrapnum, runNo, module };
  run.say({ kind: "wrapper-started", ...about, keys, wrappername, inputwcl, log });
  return await resultOf(run, wrapper, about, folders);
}

type About = Pick<WrapperEnded, "block" | "job" | "wrapnum" | "runNo" | "module">;

async function resultOf(
  run: JobRun,
  wrapper: JobWrapper,
  about: About,
  folders: "private" | "shared",
): Promise<WrapperEnded> {
  const kept = { outputwcl: wrapper.outputwcl, log: wrapper.log };
  const nothing = { diskUsage: 0, execs: [], files: [], used: [], derived: [] };
  const problem = await stageIn(run, wrapper);
  if (problem !== undefined) {
    return { kind: "wrapper-ended", ...about, status: 1, ...problem, ...kept, ...nothing };
  }
  run.say({ kind: "wrapper-state", job: about.job, wrapnum: about.wrapnum, state: "running" });
  try {
    const work =
      folders === "private"
        ? openPrivateFolder(run.folder, wrapper, secondNamesOf(run.spec, wrapper.inputs), run.spares)
        : sharedFolder(run.folder);
    const result = await wrapIn(run, wrapper, work);
    await run.masking.log(join(run.folder, wrapper.log));
    run.say({ kind: "wrapper-state", job: about.job, wrapnum: about.wrapnum, state: "post" });
    return wrapperResult(run, wrapper, about, result, await describeFiles(run, wrapper, result));
  } catch (error) {
    // The log or the output WCL could not be written, a file could not be read: this one failed, the job goes on.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "wrapper-ended", ...about, status: 1, reason: reasonOf(error), message, ...kept, ...nothing };
  }
}

/** What was made lies in the job's folder afterwards, wherever the programs worked. */
async function wrapIn(run: JobRun, wrapper: JobWrapper, work: WorkFolder): Promise<WrapResult> {
  const watch = run.quality?.watch(wrapper);
  try {
    const tools = work.folder === run.folder ? run.tools : { ...run.tools, unpacked: new Map() };
    const result = await wrap(orderOf(run, wrapper, work.folder), tools);
    work.close(result.record.outputs.flatMap(({ paths }) => paths));
    return result;
  } finally {
    await watch?.end();
  }
}

function reasonOf(error: unknown): EndReason {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" ? "disk_full" : "error";
}

async function stageIn(
  run: JobRun,
  wrapper: JobWrapper,
): Promise<{ readonly reason: EndReason; readonly message: string } | undefined> {
  const { spec, folder, tools } = run;
  const bytes = wrapper.inputs.reduce((sum, path) => sum + (spec.stageIn[path]?.filesize ?? 0), 0);
  const space = spaceProblem(folder, bytes, spec.minFreeBytes);
  if (space !== undefined) return { reason: "disk_full", message: space };
  try {
    await fetchInputs(run, wrapper.inputs, wrapper.wrapnum);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { reason: error.reason === "disk_full" ? "disk_full" : "error", message: error.message };
  }
  if (tools.signal.aborted) return { reason: "killed", message: "stopped before it began" };
  const late = tools.limits?.deadline !== undefined && Date.now() >= tools.limits.deadline;
  return late ? { reason: "timeout", message: "the time of the job was over before it began" } : undefined;
}

function orderOf(run: JobRun, wrapper: JobWrapper, folder: string): Parameters<typeof wrap>[0] {
  const { spec, say } = run;
  const about = { job: spec.jobnum, wrapnum: wrapper.wrapnum };
  const log = join(run.folder, wrapper.log);
  return {
    ...{ folder, log, input: join(folder, wrapper.inputwcl), faultPoint },
    onExecStart: ({ execnum, name, argv }, pid) => {
      say({ kind: "exec-started", ...about, execnum, name, argv, pid, host: hostname() });
    },
    onExecSample: ({ execnum }, { rss, cpu }) => {
      void lastLineOf(log).then((lastLine) => {
        say({ kind: "exec-progress", ...about, execnum, rss, cpu, lastLine });
      });
    },
    onExecEnd: ({ execnum, name }, { status, reason, startTime, endTime, usage, logLost }) => {
      say({ kind: "exec-ended", ...about, execnum, status, reason, startTime, endTime, usage });
      if (logLost === undefined) return;
      const text = `${name} wrote more than a log may hold: ${logLost} bytes in the middle of ${wrapper.log} were left out`;
      say({ kind: "message", level: 2, text, ...about, log: wrapper.log });
    },
  };
}

async function save(
  run: JobRun,
  wrapper: JobWrapper,
  files: readonly MadeFile[],
  before: ReadonlyMap<string, MadeFile>,
  { status, reason }: QuantumResult,
): Promise<QuantumResult> {
  const archives = archivesAt(run.spec, "wrapper");
  const kept = archives.length === 0 ? [] : keptFiles(run.spec, wrapper, files, status);
  if (kept.length === 0) return { status, reason };
  const { wrapnum } = wrapper;
  const ready = await compressFiles(run, kept, ({ path }) => isCompressed(run.spec, wrapper, path, status));
  const problems: SaveProblem[] = [];
  for (const archive of archives) problems.push(...(await saveFiles(run, { archive, files: ready, before, wrapnum })));
  for (const { message } of problems)
    await run.tell({ kind: "message", level: 1, text: message, job: run.spec.jobnum, wrapnum });
  const first = problems[0];
  return status !== 0 || first === undefined ? { status, reason } : { status: 1, reason: first.reason };
}

function skipped(run: JobRun, module: string, wrapper: JobWrapper, done: WrapperEnded): WrapperEnded {
  const { block, jobnum: job } = run.spec;
  const about = { block, job, wrapnum: wrapper.wrapnum, runNo: done.runNo, module };
  const nothing = { diskUsage: 0, execs: [], files: [], used: [], derived: [] };
  const { outputwcl, log } = done;
  return { kind: "wrapper-ended", ...about, status: 0, reason: "skipped", outputwcl, log, ...nothing };
}

/** A try that did not end well may have left any part of its outputs; none of it may be taken for whole. */
async function removeHalfMade({ folder }: JobRun, wrapper: JobWrapper): Promise<void> {
  const { outputs, outputwcl } = wrapper;
  await rm(privateFolderOf(folder, wrapper), { recursive: true, force: true });
  for (const path of [...outputs, outputwcl]) {
    // Through a link that a program made, something else would be removed.
    if (outputPlace(folder, path) === undefined) await rm(join(folder, path), { force: true });
  }
}
