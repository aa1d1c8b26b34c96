import { dirname, join } from "node:path";
import type { Backend, BackendJob, BackendNews } from "../backend.ts";
import { toldBy } from "../event-queue.ts";
import type { BatchOptions, BatchRun } from "./batch-run.ts";
import { clearDoubts, handOver } from "./hand-over.ts";
import { engineFolder } from "./graph.ts";
import { openHandedOver } from "./handed-over.ts";
import { SchedulerError } from "./scheduler.ts";
import { closeAll, watchJobs } from "./watch-jobs.ts";

/** Milliseconds between two looks at what jobs wrote down; the scheduler is asked less often. */
const lookEveryMs = 1000;
/** How long jobs that were taken back have for ending in order. */
const stopPatienceMs = 120_000;

/**
 * Makes an engine of any batch system: hands the jobs over in as few calls as it can, keeps on disk what was handed
 * over, hears of ends from the jobs themselves and asks the scheduler now and then for those that cannot tell. When we
 * are killed the jobs go on; the next `run` takes up what is there and hands over only what is not.
 */
export function batchBackend(options: BatchOptions): Backend {
  return {
    name: options.scheduler.name,
    run: (jobs, signal) => toldBy<BackendNews>((tell) => runAll(options, jobs, signal, tell)),
  };
}

async function runAll(
  options: BatchOptions,
  jobs: readonly BackendJob[],
  signal: AbortSignal,
  tell: (news: BackendNews) => void,
): Promise<void> {
  const [first] = jobs;
  if (first === undefined) return;
  const folder = join(dirname(first.folder), engineFolder);
  const handed = await openHandedOver(folder);
  const run: BatchRun = {
    ...{ options, folder, handed, tell },
    jobs: new Map(jobs.map((job) => [job.jobnum, job])),
    waiting: new Set(jobs.map(({ jobnum }) => jobnum)),
    ended: new Map(),
    again: new Map(),
  };
  await untilItAnswers(run, signal, () => clearDoubts(run));
  for (const job of handed.inFlight().keys()) run.waiting.delete(job);
  const watch = watchJobs(run);
  const never = new AbortController().signal;
  let stopBy: number | undefined;
  while (run.ended.size < run.jobs.size) {
    if (signal.aborted && stopBy === undefined) {
      stopBy = options.clock.now() + stopPatienceMs;
      await watch.stop();
    }
    if (!signal.aborted) await handOverOrRefuse(run, signal);
    await watch.look();
    if (run.ended.size === run.jobs.size) return;
    if (stopBy !== undefined && options.clock.now() > stopBy) await closeAll(run);
    await options.clock.sleep(lookEveryMs, signal.aborted ? never : signal);
  }
}

async function untilItAnswers(run: BatchRun, signal: AbortSignal, ask: () => Promise<void>): Promise<void> {
  const { clock, scheduler } = run.options;
  for (let told = false; ; told = true) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.kind !== "away" || signal.aborted) throw error;
      if (!told) run.tell({ kind: "note", text: `${scheduler.name} does not answer: ${error.message}` });
      await clock.sleep(scheduler.pace.mostMs, signal);
    }
  }
}

async function handOverOrRefuse(run: BatchRun, signal: AbortSignal): Promise<void> {
  try {
    await handOver(run, signal);
  } catch (error) {
    if (!(error instanceof SchedulerError)) throw error;
    // What it did not answer because we were stopped is looked for by the next engine.
    if (error.kind === "away" && signal.aborted) return;
    run.tell({ kind: "refused", text: `${run.options.scheduler.name}: ${error.message}` });
    for (const job of [...run.waiting]) {
      run.waiting.delete(job);
      run.ended.set(job, 1);
      run.tell({ kind: "ended", outcome: { jobnum: job, status: 1, reason: "skipped" } });
    }
  }
}
