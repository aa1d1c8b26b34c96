import { join } from "node:path";
import { lockHolder } from "../events/lock-file.ts";
import type { Backend, BackendJob, BackendNews, JobOutcome } from "./backend.ts";
import { toldBy } from "./event-queue.ts";
import { readJobHistory } from "./job-history.ts";
import { exitCodeOf } from "./job-run.ts";
import { runProgram, type Launcher } from "./process.ts";

export interface LocalOptions {
  readonly launcher: Launcher;
  /** The command that runs a job folder, absolute program first: `node dist/wcl.cjs job FOLDER`. */
  readonly command: (folder: string) => readonly string[];
  /** Jobs at once. */
  readonly jobs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds that a job has for ending its own programs when it is told to stop. */
  readonly graceSeconds: number;
  /** A runner whose end was seen twice, so far apart, lingers; 15 s by default. */
  readonly lingerMs?: number;
}

/** How often we look whether a runner that is not ours has ended. */
const lookEveryMs = 100;

/** Runs jobs as processes of this machine, each begun once the jobs it waits for have ended well. */
export function localBackend(options: LocalOptions): Backend {
  // Blocks that run beside each other share the machine.
  const slots = createSlots(options.jobs);
  return {
    name: "local",
    run: (jobs, signal) => toldBy<BackendNews>((tell) => runAll(options, slots, jobs, signal, tell)),
  };
}

async function runAll(
  options: LocalOptions,
  slots: Slots,
  jobs: readonly BackendJob[],
  signal: AbortSignal,
  tell: (news: BackendNews) => void,
): Promise<void> {
  // Who is not among them has ended well in an earlier run.
  const outcomes = new Map<string, JobOutcome | undefined>(jobs.map(({ jobnum }) => [jobnum, undefined]));
  const waiting = new Set([...jobs].sort((one, other) => priorityOf(other) - priorityOf(one)));
  const running = new Set<Promise<void>>();
  const settle = (outcome: JobOutcome) => {
    outcomes.set(outcome.jobnum, outcome);
    tell({ kind: "ended", outcome });
  };
  while (waiting.size > 0 || running.size > 0) {
    const freed = slots.freed();
    for (const job of waiting) {
      const ready = isReady(job, outcomes);
      if (ready === "never" || signal.aborted) {
        waiting.delete(job);
        settle({ jobnum: job.jobnum, status: 1, reason: signal.aborted ? "killed" : "skipped" });
      } else if (ready === "now" && slots.take()) {
        waiting.delete(job);
        const one: Promise<void> = runOne(options, job, signal, tell).then((outcome) => {
          running.delete(one);
          slots.release();
          settle(outcome);
        });
        running.add(one);
      }
    }
    const isBlocked = [...waiting].some((job) => isReady(job, outcomes) !== "wait");
    if (running.size > 0 || isBlocked) await Promise.race([...running, freed]);
    else return;
  }
}

/** How many jobs may run at once, whoever began them. */
interface Slots {
  readonly take: () => boolean;
  readonly release: () => void;
  /** Resolves when the next one is given back. */
  readonly freed: () => Promise<void>;
}

function createSlots(most: number): Slots {
  const used = { count: 0 };
  const waiting: (() => void)[] = [];
  return {
    take: () => {
      if (used.count >= most) return false;
      used.count += 1;
      return true;
    },
    release: () => {
      used.count -= 1;
      for (const wake of waiting.splice(0)) wake();
    },
    freed: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  };
}

/** Jobs of one priority begin in the order of their numbers. */
function priorityOf({ resources }: BackendJob): number {
  return resources?.priority ?? 0;
}

function isReady(job: BackendJob, outcomes: ReadonlyMap<string, JobOutcome | undefined>): "now" | "wait" | "never" {
  const before = job.after.filter((one) => outcomes.has(one)).map((one) => outcomes.get(one));
  if (before.some((outcome) => outcome !== undefined && outcome.status !== 0)) return "never";
  return before.every((outcome) => outcome !== undefined) ? "now" : "wait";
}

async function runOne(
  options: LocalOptions,
  job: BackendJob,
  signal: AbortSignal,
  tell: (news: BackendNews) => void,
): Promise<JobOutcome> {
  const adopted = await waitForOther(job, signal);
  if (adopted !== undefined) return adopted;
  const { launcher, command, environment: env, graceSeconds } = options;
  const onStart = (pid: number) => {
    tell({ kind: "submitted", jobnum: job.jobnum, backendId: String(pid) });
  };
  const program = {
    argv: command(job.folder),
    cwd: job.folder,
    env,
    logFile: join(job.folder, "runjob.out"),
    graceSeconds,
    onStart,
  };
  const lingering = new AbortController();
  const { starts } = await readJobHistory(join(job.folder, "journal.jsonl"));
  const watch = setInterval(endLingering(job, starts, lingering), options.lingerMs ?? 15_000);
  const result = await runProgram(launcher, program, AbortSignal.any([signal, lingering.signal]));
  clearInterval(watch);
  if (lingering.signal.aborted) return lingering.signal.reason as JobOutcome;
  if (result.kind === "refused") return { jobnum: job.jobnum, status: 1, reason: "error" };
  return { jobnum: job.jobnum, status: exitCodeOf(result.status), reason: result.reason };
}

/**
 * A runner that has written its end and given its journal free does nothing more; when its process stays all the same
 * (Node can hang while it takes itself down), it is ended, and what it wrote counts.
 */
function endLingering({ jobnum, folder }: BackendJob, startsBefore: number, lingering: AbortController): () => void {
  const journal = join(folder, "journal.jsonl");
  const seen = { ends: 0 };
  const look = async () => {
    if ((await lockHolder(journal)) !== undefined) return;
    const { starts, ended } = await readJobHistory(journal);
    if (ended === undefined || starts === startsBefore) return;
    seen.ends += 1;
    const { status, reason } = ended;
    if (seen.ends > 1) lingering.abort({ jobnum, status, reason } satisfies JobOutcome);
  };
  return () => void look().catch(() => undefined);
}

/**
 * A runner of this job may have outlived its engine: it is let run, and its end counts. Undefined when there is none,
 * or when it did not end well, so that the job has to be taken up again.
 */
async function waitForOther(job: BackendJob, signal: AbortSignal): Promise<JobOutcome | undefined> {
  const journal = join(job.folder, "journal.jsonl");
  if ((await lockHolder(journal)) === undefined) return undefined;
  while ((await lockHolder(journal)) !== undefined) {
    if (signal.aborted) return { jobnum: job.jobnum, status: 1, reason: "killed" };
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const { ended } = await readJobHistory(journal);
  return ended?.status === 0 ? { jobnum: job.jobnum, status: 0, reason: "ok" } : undefined;
}
