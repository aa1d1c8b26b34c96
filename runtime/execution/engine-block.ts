import { join } from "node:path";
import type { EndReason } from "../events/event.ts";
import type { BlockPlan, JobPlan } from "../plan/run-plan.ts";
import type { JobOutcome } from "./backend.ts";
import { backendJobOf } from "./batch/graph.ts";
import type { EngineRun } from "./engine-run.ts";
import { faultPoint } from "./fault-point.ts";
import { writeJobFolder } from "./job-folder.ts";
import type { JobSettings } from "./job-settings.ts";
import { mergeJob, type JobMerge } from "./merge-journal.ts";
import { jobPlanner } from "./plan-jobs.ts";

export interface BlockResult {
  readonly status: number;
  readonly reason: EndReason;
}

/** As the reference has it: the scheduler, or nobody knows. */
const lostStatus = 9;
/** What was stopped by its operator ends with: 128 and the number of SIGTERM. */
export const stoppedStatus = 143;

/** Runs the jobs of one block that have not ended well yet. */
export async function runBlock(engine: EngineRun, block: BlockPlan, signal: AbortSignal): Promise<BlockResult> {
  const { tell, open } = engine;
  const modules = block.modules.filter(({ noop }) => !noop).map(({ name }) => name);
  await tell({ kind: "block-started", block: block.name, blknum: block.blknum, modules });
  const merges = new Map(block.jobs.map(({ jobnum }) => [jobnum, mergeOf(engine, block, jobnum)]));
  // Jobs may have told things after the engine that started them was killed.
  for (const merge of merges.values()) await merge.drain();
  const settings = open.description.settings[block.name];
  const problem =
    settings === undefined ? `no settings for block ${block.name}` : await writeJobs(engine, block, settings);
  const result = problem === undefined ? await runJobs(engine, block, merges, signal) : await refuse(engine, problem);
  await tell({ kind: "block-ended", block: block.name, ...result });
  return result;
}

function mergeOf({ jobFolder, open, show }: EngineRun, block: BlockPlan, job: string): JobMerge {
  return mergeJob(join(jobFolder(block, job), "journal.jsonl"), job, open.journal, (event) => {
    show(event);
    faultPoint("engine-merged");
  });
}

/** Writes the folders of all jobs; a sentence when a job needs what nobody has. */
async function writeJobs(engine: EngineRun, block: BlockPlan, settings: JobSettings): Promise<string | undefined> {
  const { open, runFiles, history } = engine;
  const { inputs, plan } = open;
  const jobFolder = (job: string) => engine.jobFolder(block, job);
  const describe = jobPlanner({ identity: plan.identity, block, settings, runFiles, inputs, jobFolder });
  for (const job of block.jobs) {
    if (history.doneJobs.has(job.jobnum)) continue;
    const { spec, quanta, missing } = describe(job);
    if (missing.length > 0) return missingSentence(settings, missing);
    await writeJobFolder(jobFolder(job.jobnum), spec, quanta);
  }
  return undefined;
}

function missingSentence({ home }: JobSettings, missing: readonly string[]): string {
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return `nobody makes, and the archive ${home.name} does not have: ${missing.slice(0, 5).join(", ")}${more}`;
}

async function refuse({ tell }: EngineRun, text: string): Promise<BlockResult> {
  await tell({ kind: "message", level: 1, text });
  return { status: 1, reason: "error" };
}

async function runJobs(
  engine: EngineRun,
  block: BlockPlan,
  merges: ReadonlyMap<string, JobMerge>,
  signal: AbortSignal,
): Promise<BlockResult> {
  const { history, backend, jobFolder, tell } = engine;
  const open = block.jobs.filter(({ jobnum }) => !history.doneJobs.has(jobnum));
  const left = engine.chosen === undefined ? open : reachable(open, engine.chosen);
  for (const job of left) if (!history.submittedJobs.has(job.jobnum)) await submit(engine, block, job);
  const settings = engine.open.description.settings[block.name] ?? {};
  const jobs = left.map((job) => backendJobOf(job, jobFolder(block, job.jobnum), settings));
  const followers = new Map<string, Follower>();
  const failed: JobOutcome[] = open.length === left.length ? [] : [{ jobnum: "", status: 1, reason: "error" }];
  for await (const news of backend.run(jobs, signal)) {
    if (news.kind === "submitted") follow(followers, merges, news.jobnum);
    else if (news.kind === "refused") await tell({ kind: "message", level: 1, text: news.text });
    else if (news.kind === "note")
      await tell({ kind: "note", text: news.text, ...(news.jobnum === undefined ? {} : { job: news.jobnum }) });
    else {
      await followers.get(news.outcome.jobnum)?.stop();
      followers.delete(news.outcome.jobnum);
      const merge = merges.get(news.outcome.jobnum);
      await merge?.drain();
      await closeJob(engine, block, news.outcome, merge?.starts());
      if (news.outcome.status !== 0) failed.push(news.outcome);
    }
  }
  const [first] = failed;
  if (first === undefined) return { status: 0, reason: "ok" };
  if (signal.aborted) return { status: stoppedStatus, reason: "killed" };
  return { status: first.status, reason: first.reason === "signal" ? "lost" : "error" };
}

/** The chosen jobs, and those that wait for none but chosen ones. */
function reachable(open: readonly JobPlan[], chosen: ReadonlySet<string>): JobPlan[] {
  const waiting = new Set(open.map(({ jobnum }) => jobnum));
  const taken = new Set([...chosen].filter((job) => waiting.has(job)));
  const ready = ({ jobnum, after }: JobPlan) =>
    !taken.has(jobnum) &&
    after.some((one) => taken.has(one)) &&
    after.every((one) => taken.has(one) || !waiting.has(one));
  for (let next = open.find(ready); next !== undefined; next = open.find(ready)) taken.add(next.jobnum);
  return open.filter(({ jobnum }) => taken.has(jobnum));
}

/** The job's folder is written and the backend is about to have it. */
async function submit({ tell }: EngineRun, block: BlockPlan, { jobnum, keys, groups }: JobPlan): Promise<void> {
  const wrappers = groups.reduce((sum, { wrapnums }) => sum + wrapnums.length, 0);
  await tell({ kind: "job-submitted", block: block.name, job: jobnum, keys: Object.fromEntries(keys), wrappers });
}

interface Follower {
  readonly stop: () => Promise<void>;
}

function follow(followers: Map<string, Follower>, merges: ReadonlyMap<string, JobMerge>, job: string): void {
  if (followers.has(job)) return;
  const end = new AbortController();
  const done = merges.get(job)?.follow(end.signal) ?? Promise.resolve();
  // Its failure is told when it is stopped.
  done.catch(() => undefined);
  const stop = async () => {
    end.abort();
    await done;
  };
  followers.set(job, { stop });
}

/** A runner that was killed could not tell of its end. */
async function closeJob(
  engine: EngineRun,
  block: BlockPlan,
  { jobnum, status, reason }: JobOutcome,
  { count, ended } = { count: 0, ended: false },
): Promise<void> {
  if (reason === "skipped" || ended || (count === 0 && reason === "killed")) return;
  const about = { block: block.name, job: jobnum, runNo: count, diskUsage: 0 };
  await engine.tell({ kind: "job-ended", ...about, status: status === 0 ? lostStatus : status, reason: "lost" });
}
