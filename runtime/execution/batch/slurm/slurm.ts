import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { askProgram, type AskOptions, type ProgramAnswer } from "../ask-program.ts";
import type { ElementList } from "../element-list.ts";
import { marksFolder } from "../evidence.ts";
import {
  SchedulerError,
  type BatchState,
  type JobGraph,
  type Scheduler,
  type Submission,
  type Taken,
} from "../scheduler.ts";
import { divideIntoArrays, type ArrayWait } from "./divide.ts";
import { batchScript, dependencyOf } from "./script.ts";
import {
  complaintOf,
  isAway,
  queueFormat,
  readAccounts,
  readJobs,
  readQueue,
  stateOf,
  type SlurmJob,
} from "./states.ts";

export type SlurmOptions = Omit<AskOptions, "scheduler">;

/** Names or numbers in one call: argument vectors have an end. */
const mostWords = 400;

/**
 * Slurm: an array for jobs that ask for the same, dependencies for edges, states of all by name in one call. Needs no
 * slurmdbd; where there is one, it is asked for jobs that slurmctld has forgotten.
 */
export function slurm(options: SlurmOptions): Scheduler {
  const ask = (words: readonly [string, ...string[]]) => askProgram({ ...options, scheduler: "Slurm" }, words);
  return {
    name: "slurm",
    pace: { firstMs: 2000, mostMs: 30_000 },
    describe: async () => (await heard(ask(["sbatch", "--version"]))).trim(),
    divide: divideForSlurm,
    submit: (folder, submission, ids) => submit(ask, folder, submission, ids),
    find: (submissions) => find(ask, submissions),
    poll: (taken) => poll(ask, taken),
    cancel: (taken, jobs) => cancel(ask, taken, jobs),
  };
}

type Ask = (words: readonly [string, ...string[]]) => Promise<ProgramAnswer>;

/** Beside the script of each array: which job each element is, and what the array waits for. */
export function divideForSlurm(graph: JobGraph): readonly Submission[] {
  const { folder, mostAtOnce } = graph;
  const arrays = divideIntoArrays(graph);
  const folderOf = new Map(graph.jobs.map((job) => [job.jobnum, job.folder]));
  const highest = graph.jobs.reduce((most, { resources }) => Math.max(most, resources?.priority ?? 0), -Infinity);
  const sizes = Object.fromEntries(arrays.map(({ name, elements }) => [name, elements.size]));
  return arrays.map((array) => {
    const { name, elements, waits } = array;
    const folders = Object.fromEntries([...elements].map(([job, number]) => [number, folderOf.get(job) ?? ""]));
    const list: ElementList = { name, folders };
    return {
      ...{ name, elements },
      after: waits.kind === "all" ? waits.of.map((one) => one.array) : waits.kind === "nobody" ? [] : [waits.array],
      files: new Map([
        [`${name}.sh`, batchScript({ array, folder, highest, ...(mostAtOnce === undefined ? {} : { mostAtOnce }) })],
        [`${name}.json`, JSON.stringify(list)],
        [`${name}.waits.json`, JSON.stringify({ waits, sizes } satisfies Waits)],
      ]),
    };
  });
}

interface Waits {
  readonly waits: ArrayWait;
  readonly sizes: Readonly<Record<string, number>>;
}

async function submit(
  ask: Ask,
  folder: string,
  { name }: Submission,
  ids: ReadonlyMap<string, string>,
): Promise<string> {
  await mkdir(join(folder, "out"), { recursive: true, mode: 0o700 });
  const { waits, sizes } = JSON.parse(await readFile(join(folder, `${name}.waits.json`), "utf8")) as Waits;
  const dependency = dependencyOf(waits, ids, new Map(Object.entries(sizes)));
  const more = dependency === undefined ? [] : [`--dependency=${dependency}`];
  const answer = await heard(ask(["sbatch", "--parsable", ...more, join(folder, `${name}.sh`)]));
  const id = /^(\d+)(;|$)/m.exec(answer)?.[1];
  if (id === undefined) throw new SchedulerError("away", `sbatch did not say a number: ${complaintOf(answer)}`);
  return id;
}

/** A submission that ran and was forgotten left marks: it was taken, under a number that nobody knows any more. */
async function find(ask: Ask, submissions: Parameters<Scheduler["find"]>[0]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name, folder } of submissions) {
    const marks = await readdir(join(folder, marksFolder)).catch(() => []);
    if (marks.some((mark) => mark.startsWith(`${name}.`))) found.set(name, "0");
  }
  for (const some of chunks(submissions.map(({ name }) => name))) {
    const text = await heard(ask(["squeue", "-h", "-t", "all", `--name=${some.join(",")}`, "-o", "%F|%j"]));
    for (const line of text.split("\n")) {
      const [id = "", name = ""] = line.trim().split("|");
      if (/^\d+$/.test(id) && some.includes(name)) found.set(name, id);
    }
  }
  return found;
}

async function poll(ask: Ask, taken: readonly Taken[]): Promise<ReadonlyMap<string, BatchState>> {
  const known = new Map<string, SlurmJob>();
  for (const some of chunks(taken.map(({ name }) => name))) {
    const text = await heard(ask(["squeue", "-h", "-r", "-t", "all", `--name=${some.join(",")}`, "-o", queueFormat]));
    for (const [id, job] of readQueue(text)) known.set(id, job);
  }
  await addExits(ask, taken, known);
  await addForgotten(ask, taken, known);
  const states = new Map<string, BatchState>();
  for (const { id, elements } of taken)
    for (const [job, element] of elements) {
      const one = known.get(`${id}_${String(element)}`);
      if (one !== undefined) states.set(job, stateOf(one));
    }
  return states;
}

/** squeue does not tell exit codes; asked for an array at a time, where a job of it failed. */
async function addExits(ask: Ask, taken: readonly Taken[], known: Map<string, SlurmJob>): Promise<void> {
  for (const { id, elements } of taken) {
    const failed = [...elements.values()].some((element) => known.get(`${id}_${String(element)}`)?.state === "FAILED");
    if (!failed) continue;
    const { status, text } = await ask(["scontrol", "-o", "show", "job", id]);
    if (status === 0)
      for (const [key, job] of readJobs(text)) if (known.get(key)?.state === "FAILED") known.set(key, job);
  }
}

/** Jobs that slurmctld has forgotten; where nobody keeps accounts, sacct says so and they stay unknown. */
async function addForgotten(ask: Ask, taken: readonly Taken[], known: Map<string, SlurmJob>): Promise<void> {
  const ids = taken
    .filter(({ id, elements }) => [...elements.values()].some((element) => !known.has(`${id}_${String(element)}`)))
    .map(({ id }) => id);
  for (const some of chunks(ids)) {
    const words = ["sacct", "-X", "-n", "-P", "-j", some.join(","), "-o", "JobID,State,ExitCode,NodeList"] as const;
    const answer = await ask(words).catch((error: unknown) => {
      if (error instanceof SchedulerError) return undefined;
      throw error;
    });
    if (answer?.status !== 0) return;
    for (const [key, job] of readAccounts(answer.text)) if (!known.has(key)) known.set(key, job);
  }
}

async function cancel(ask: Ask, taken: readonly Taken[], jobs: ReadonlySet<string>): Promise<void> {
  const words = taken.flatMap(({ id, elements }) => {
    const own = [...elements].filter(([job]) => jobs.has(job));
    if (own.length === elements.size) return [id];
    return own.map(([, element]) => `${id}_${String(element)}`);
  });
  for (const some of chunks(words)) await heard(ask(["scancel", "--quiet", ...some]), "invalid job id");
}

/** What the program printed. Throws SchedulerError: `away` when it could not reach anybody, `refused` when it failed else. */
async function heard(asked: Promise<ProgramAnswer>, passedOver?: string): Promise<string> {
  const { status, text } = await asked;
  if (status === 0) return text;
  if (isAway(text)) throw new SchedulerError("away", complaintOf(text));
  if (passedOver !== undefined && text.toLowerCase().includes(passedOver)) return text;
  throw new SchedulerError("refused", complaintOf(text));
}

function chunks<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  const parts: Value[][] = [];
  for (let at = 0; at < values.length; at += mostWords) parts.push(values.slice(at, at + mostWords));
  return parts;
}
