import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dependents, type BatchRun } from "./batch-run.ts";
import { marksFolder } from "./evidence.ts";
import { jobGraph } from "./graph.ts";
import { SchedulerError, type JobGraph, type Submission } from "./scheduler.ts";

/** Pause before a scheduler that does not answer is asked again, growing. Milliseconds. */
const awayPauses = [5_000, 10_000, 30_000, 60_000];

/**
 * Hands over every waiting job that need not wait for one that is with the scheduler already. Resolves when all of them
 * were taken; throws SchedulerError `refused` when one was not, after taking back the others: nothing is half submitted.
 */
export async function handOver(run: BatchRun, signal: AbortSignal): Promise<void> {
  if (run.waiting.size === 0) return;
  const jobs = readyJobs(run);
  if (jobs.length === 0) return;
  const graph = graphOf(run, jobs);
  const { scheduler, equip } = run.options;
  await mkdir(join(graph.folder, marksFolder), { recursive: true, mode: 0o700 });
  await equip(graph.folder);
  const submissions = scheduler.divide(graph);
  for (const { files } of submissions) await writeFiles(graph.folder, files);
  const ids = new Map<string, string>();
  try {
    for (const submission of submissions) {
      const starts = await startsOf(run, submission);
      await run.handed.intend(submission, graph.folder, starts);
      ids.set(submission.name, await submitOnce(run, graph.folder, submission, ids, signal));
      for (const job of submission.elements.keys()) run.waiting.delete(job);
    }
  } catch (error) {
    await takeBack(run, submissions, error);
    throw error;
  }
}

/** What an earlier engine, or we ourselves, asked for without hearing the answer. */
export async function clearDoubts(run: BatchRun): Promise<void> {
  const doubtful = run.handed.doubtful();
  if (doubtful.length === 0) return;
  const found = await run.options.scheduler.find(doubtful);
  for (const { name } of doubtful) {
    const id = found.get(name);
    await (id === undefined ? run.handed.refuse(name) : run.handed.take(name, id));
  }
}

/** Whoever waits for a job that is elsewhere follows later. */
function readyJobs(run: BatchRun): string[] {
  const elsewhere = [...run.jobs.keys()].filter((job) => !run.waiting.has(job) && run.ended.get(job) !== 0);
  const later = dependents(run, elsewhere, run.waiting);
  return [...run.waiting].filter((job) => !later.has(job));
}

function graphOf(run: BatchRun, ready: readonly string[]): JobGraph {
  const { options, folder, handed, jobs } = run;
  const chosen = new Set(ready);
  const own = ready.flatMap((job) => jobs.get(job) ?? []);
  return jobGraph(
    { ...options, engineFolder: folder },
    handed.graphs() + 1,
    own.map((job) => ({ ...job, after: job.after.filter((one) => chosen.has(one)) })),
  );
}

async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, path), text, { mode: 0o600 });
  }
}

async function startsOf({ jobs, options }: BatchRun, { elements }: Submission): Promise<Record<string, number>> {
  const starts: Record<string, number> = {};
  for (const job of elements.keys()) {
    const before = (await options.evidence.journal(jobs.get(job)?.folder ?? "")).starts;
    if (before > 0) starts[job] = before;
  }
  return starts;
}

/** A call without an answer may have been heard: it is looked for by its name before it is made again. */
async function submitOnce(
  run: BatchRun,
  folder: string,
  submission: Submission,
  ids: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const { scheduler, clock } = run.options;
  const { name } = submission;
  const taken = async (id: string) => {
    await run.handed.take(name, id);
    return id;
  };
  for (let tries = 0; ; tries++) {
    try {
      const known = tries === 0 ? undefined : (await scheduler.find([{ name, folder }])).get(name);
      return await taken(known ?? (await scheduler.submit(folder, submission, ids)));
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.kind !== "away" || signal.aborted) throw error;
      if (tries === 0) run.tell({ kind: "note", text: `${scheduler.name} does not answer: ${error.message}` });
      await clock.sleep(awayPauses[Math.min(tries, awayPauses.length - 1)] ?? 0, signal);
    }
  }
}

async function takeBack(run: BatchRun, submissions: readonly Submission[], error: unknown): Promise<void> {
  const { scheduler } = run.options;
  const refused = error instanceof SchedulerError && error.kind !== "away";
  // What was not answered stays doubtful, and the next engine looks for it.
  if (!refused) return;
  const names = new Set(submissions.map(({ name }) => name));
  for (const { name } of run.handed.doubtful()) if (names.has(name)) await run.handed.refuse(name);
  const flights = [...run.handed.inFlight()].filter(([, { taken }]) => names.has(taken.name));
  const jobs = new Set(flights.map(([job]) => job));
  await scheduler.cancel([...new Set(flights.map(([, { taken }]) => taken))], jobs).catch((again: unknown) => {
    run.tell({ kind: "note", text: `${scheduler.name} may still have jobs of this run: ${String(again)}` });
  });
  await run.handed.settle([...jobs]);
  for (const job of jobs) run.waiting.add(job);
}
