import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askProgram, type AskOptions, type ProgramAnswer } from "../ask-program.ts";
import { marksFolder } from "../evidence.ts";
import { SchedulerError, type BatchState, type Scheduler, type Submission, type Taken } from "../scheduler.ts";
import { followDag, type DagFollower } from "./dag-follower.ts";
import { divideForCondor, optionsFile, takenBackMark } from "./divide.ts";
import { readEvents } from "./event-log.ts";

export type CondorOptions = Omit<AskOptions, "scheduler">;

/** Names or numbers in one call: argument vectors have an end. */
const mostWords = 400;

/**
 * HTCondor: a DAG for the jobs of a block. States are read from the event logs and the node status file that lie in the
 * folder of the graph; the queue is asked only for calls whose answer nobody heard.
 */
export function htcondor(options: CondorOptions): Scheduler {
  const ask: Ask = (words, cwd) => askProgram({ ...options, scheduler: "HTCondor" }, words, cwd);
  const followers = new Map<string, DagFollower>();
  const follow = (taken: Taken): DagFollower => {
    const known = followers.get(taken.name) ?? followDag(taken);
    followers.set(taken.name, known);
    return known;
  };
  return {
    name: "htcondor",
    pace: { firstMs: 2000, mostMs: 10_000 },
    describe: () => describe(ask),
    divide: divideForCondor,
    submit: (folder, submission) => submit(ask, folder, submission),
    find: (submissions) => find(ask, submissions),
    poll: (taken) => poll(follow, taken),
    cancel: (taken, jobs) => cancel(ask, follow, taken, jobs),
  };
}

type Ask = (words: readonly [string, ...string[]], cwd?: string) => Promise<ProgramAnswer>;

async function describe(ask: Ask): Promise<string> {
  const text = await heard(ask(["condor_version"]));
  await heard(ask(["condor_submit_dag", "-version"]));
  return `HTCondor ${/CondorVersion: (\S+)/.exec(text)?.[1] ?? "of a version that it does not say"}`;
}

async function submit(ask: Ask, folder: string, { name }: Submission): Promise<string> {
  await mkdir(join(folder, "out"), { recursive: true, mode: 0o700 });
  const throttles = JSON.parse(await readFile(join(folder, optionsFile(name)), "utf8")) as string[];
  // A call that failed half-way leaves its own file behind; one that was taken has a log.
  if (!(await exists(join(folder, `${name}.dag.dagman.log`))))
    await rm(join(folder, `${name}.dag.condor.sub`), { force: true });
  const words = ["condor_submit_dag", "-batch-name", name, "-autorescue", "0", ...throttles, `${name}.dag`] as const;
  const answer = await heard(ask([...words] as [string, ...string[]], folder));
  const id = /submitted to cluster (\d+)/i.exec(answer)?.[1];
  if (id === undefined)
    throw new SchedulerError("away", `condor_submit_dag did not say a number: ${complaintOf(answer)}`);
  return id;
}

/** The log of a DAG says that it was taken; where it is not written yet, the queue is asked, once for all. */
async function find(ask: Ask, submissions: Parameters<Scheduler["find"]>[0]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name, folder } of submissions) {
    const text = await readFile(join(folder, `${name}.dag.dagman.log`), "utf8").catch(() => "");
    const first = readEvents(text).events.find(({ number }) => number === 0);
    if (first !== undefined) found.set(name, first.job.split(".")[0] ?? "");
  }
  const others = submissions.map(({ name }) => name).filter((name) => !found.has(name));
  if (others.length === 0) return found;
  const text = await heard(ask(["condor_q", "-af", "ClusterId", "JobBatchName", "-constraint", "JobUniverse == 7"]));
  for (const line of text.split("\n")) {
    const [id = "", name = ""] = line.trim().split(/\s+/);
    if (/^\d+$/.test(id) && others.includes(name)) found.set(name, id);
  }
  return found;
}

async function poll(
  follow: (taken: Taken) => DagFollower,
  taken: readonly Taken[],
): Promise<ReadonlyMap<string, BatchState>> {
  const states = new Map<string, BatchState>();
  for (const one of taken) for (const [job, state] of (await follow(one).look()).states) states.set(job, state);
  return states;
}

/**
 * What DAGMan has not submitted cannot be taken out of it: such a job is marked, and its script does not begin it. A DAG
 * none of whose other jobs is under way is removed as a whole.
 */
async function cancel(
  ask: Ask,
  follow: (taken: Taken) => DagFollower,
  taken: readonly Taken[],
  jobs: ReadonlySet<string>,
): Promise<void> {
  const words: string[] = [];
  for (const one of taken) {
    const { dag, states, numbers } = await follow(one).look();
    if (dag.kind === "ended" || dag.kind === "removed") continue;
    const open = [...one.elements.keys()].filter((job) => states.get(job)?.kind !== "ended");
    const own = open.filter((job) => jobs.has(job));
    for (const job of own) {
      const mark = takenBackMark(one.name, one.elements.get(job) ?? "");
      await writeFile(join(one.folder, marksFolder, mark), "", { mode: 0o600 });
    }
    if (own.length === open.length) words.push(one.id);
    else words.push(...own.flatMap((job) => numbers.get(job) ?? []));
  }
  for (let from = 0; from < words.length; from += mostWords)
    await heard(ask(["condor_rm", ...words.slice(from, from + mostWords)]), /not found|couldn't find/i);
}

/** What the program printed. Throws SchedulerError: `away` when it could not reach anybody, `refused` when it failed else. */
async function heard(asked: Promise<ProgramAnswer>, passedOver?: RegExp): Promise<string> {
  const { status, text } = await asked;
  if (status === 0 || passedOver?.test(text) === true) return text;
  throw new SchedulerError(isAway(text) ? "away" : "refused", complaintOf(text));
}

/** Whether what HTCondor's programs print means: ask again later. */
export function isAway(text: string): boolean {
  return /can't find address|failed to connect|unable to connect|failed to fetch ads|connection (refused|timed out)|timed? ?out|communication error|schedd is not running|can't send RESCHEDULE/i.test(
    text,
  );
}

/** The sentences that matter of what a program complained about. */
export function complaintOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const said = lines.filter(
    (line) => line !== "" && !/^-{5,}$|^File for submitting|^Log of |^Submitting job/.test(line),
  );
  return said.map((line) => line.replace(/^ERROR: /, "")).join("; ");
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
