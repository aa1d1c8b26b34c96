import type { JobOutcome } from "../backend.ts";
import { dependents, predecessors, type BatchRun } from "./batch-run.ts";
import type { JobEnd, Mark } from "./evidence.ts";
import type { Flight } from "./handed-over.ts";
import { judge } from "./judge.ts";
import { SchedulerError, type BatchState, type Taken } from "./scheduler.ts";

/** Looks after jobs that a scheduler has. */
export interface Watch {
  /** One look at all; asks the scheduler when it is time. */
  readonly look: () => Promise<void>;
  /** Takes back everything. */
  readonly stop: () => Promise<void>;
}

/** How often a job that lost its node is handed over. */
const mostTries = 3;
/** As the reference has it: the scheduler, or nobody knows. */
const lostStatus = 9;
/** 128 and the number of SIGTERM. */
const stoppedStatus = 143;
/** What a scheduler says is over may still be on its way through a network file system. */
const settleMs = 5000;
/** Each pause between polls is so much longer than the one before. */
const slower = 1.5;

interface Looking {
  readonly run: BatchRun;
  readonly begun: Set<string>;
  /** What was last said of a job that will not go on by itself. */
  readonly held: Map<string, string>;
  /** When the scheduler first said that a job is over, or did not know it. */
  readonly over: Map<string, { readonly since: number; readonly state?: Extract<BatchState, { kind: "ended" }> }>;
  pauseMs: number;
  nextPoll: number;
  handedOver: number;
  away: boolean;
  stopping: boolean;
}

export function watchJobs(run: BatchRun): Watch {
  const { firstMs } = run.options.scheduler.pace;
  const looking: Looking = {
    ...{ run, begun: new Set<string>(), held: new Map<string, string>(), over: new Map<string, never>() },
    ...{ pauseMs: firstMs, nextPoll: 0, handedOver: 0, away: false, stopping: false },
  };
  return {
    look: async () => {
      await readMarks(looking);
      await poll(looking);
      await decide(looking);
      await skipHopeless(looking);
    },
    stop: async () => {
      looking.stopping = true;
      await stopAll(looking);
    },
  };
}

/** Tells the end of everything that is left. */
export async function closeAll(run: BatchRun): Promise<void> {
  for (const jobnum of run.jobs.keys())
    if (!run.ended.has(jobnum)) await settle(run, { jobnum, status: stoppedStatus, reason: "killed" });
}

function openFlights({ run }: Looking): [string, Flight][] {
  return [...run.handed.inFlight()].filter(([job]) => run.jobs.has(job) && !run.ended.has(job));
}

async function readMarks(looking: Looking): Promise<void> {
  const { run } = looking;
  const flights = openFlights(looking);
  const marks = new Map<string, ReadonlyMap<string, Mark>>();
  for (const folder of new Set(flights.map(([, { taken }]) => taken.folder)))
    marks.set(folder, await run.options.evidence.marks(folder));
  for (const [job, { taken, mark: name }] of flights) {
    const mark = marks.get(taken.folder)?.get(name);
    if (mark === undefined) continue;
    begin(looking, job, taken);
    // A runner that found another one in its place has not run.
    if (mark.kind === "ended" && mark.status !== lostStatus)
      await settle(run, { jobnum: job, status: mark.status, reason: mark.reason });
  }
}

function begin({ run, begun }: Looking, job: string, { id, elements }: Taken): void {
  if (begun.has(job)) return;
  begun.add(job);
  run.tell({ kind: "submitted", jobnum: job, backendId: `${id}_${String(elements.get(job))}` });
}

async function poll(looking: Looking): Promise<void> {
  const { run } = looking;
  const { scheduler, clock } = run.options;
  if (run.handed.graphs() !== looking.handedOver) {
    looking.handedOver = run.handed.graphs();
    looking.pauseMs = scheduler.pace.firstMs;
    looking.nextPoll = clock.now() + looking.pauseMs;
  }
  if (clock.now() < looking.nextPoll) return;
  const flights = openFlights(looking);
  if (flights.length === 0) return;
  if (looking.stopping) await stopAll(looking);
  try {
    const states = await scheduler.poll([...new Set(flights.map(([, { taken }]) => taken))]);
    if (looking.away) run.tell({ kind: "note", text: `${scheduler.name} answers again` });
    looking.away = false;
    for (const [job, flight] of flights) hear(looking, job, flight, states.get(job));
  } catch (error) {
    if (!(error instanceof SchedulerError)) throw error;
    if (!looking.away) run.tell({ kind: "note", text: `${scheduler.name} does not answer: ${error.message}` });
    looking.away = true;
  }
  looking.pauseMs = Math.min(looking.pauseMs * (looking.stopping ? 1 : slower), scheduler.pace.mostMs);
  looking.nextPoll = clock.now() + looking.pauseMs;
}

function hear(looking: Looking, job: string, { taken }: Flight, state: BatchState | undefined): void {
  const { run, over, held } = looking;
  if (state?.kind === "running") begin(looking, job, taken);
  if (state?.kind === "held" && held.get(job) !== state.why) {
    held.set(job, state.why);
    run.tell({ kind: "note", jobnum: job, text: `job ${job} is held: ${state.why}` });
  }
  if (state !== undefined && state.kind !== "ended") over.delete(job);
  else {
    const since = over.get(job)?.since ?? run.options.clock.now();
    over.set(job, { since, ...(state === undefined ? {} : { state }) });
  }
}

/** Judges jobs that the scheduler has done with, once their own word had the time to arrive. */
async function decide(looking: Looking): Promise<void> {
  const { run, over } = looking;
  const { evidence, clock, scheduler } = run.options;
  const lost: string[] = [];
  const flights = run.handed.inFlight();
  for (const [job, { since, state }] of over) {
    const flight = flights.get(job);
    if (flight === undefined || run.ended.has(job)) over.delete(job);
    else if (clock.now() - since >= settleMs && !predecessors(run, job).some((one) => !run.ended.has(one))) {
      const folder = run.jobs.get(job)?.folder ?? "";
      if (await evidence.isRunning(folder)) continue;
      const { starts, ended } = await evidence.journal(folder);
      const more = { ...(ended === undefined ? {} : { ended }), ...(state === undefined ? {} : { state }) };
      const verdict = judge({ starts, startsBefore: flight.startsBefore, ...more });
      over.delete(job);
      if (verdict.kind === "ended") await settleWith(run, job, verdict.end, verdict.why);
      else if (looking.stopping) await settle(run, { jobnum: job, status: stoppedStatus, reason: "killed" });
      else if ((run.again.get(job) ?? 0) + 1 >= mostTries)
        await settleWith(run, job, { status: lostStatus, reason: "lost" }, `${verdict.why}, ${mostTries} times`);
      else {
        run.tell({ kind: "note", jobnum: job, text: `job ${job}: ${verdict.why}; given to ${scheduler.name} again` });
        lost.push(job);
      }
    }
  }
  await giveAgain(looking, lost);
}

/** A job goes again together with those that wait for it, as the scheduler has given up on them. */
async function giveAgain(looking: Looking, lost: readonly string[]): Promise<void> {
  if (lost.length === 0) return;
  const { run, over, begun } = looking;
  const flying = openFlights(looking);
  const behind = dependents(
    run,
    lost,
    flying.map(([job]) => job),
  );
  await cancel(looking, behind);
  await run.handed.settle([...lost, ...behind]);
  for (const job of lost) run.again.set(job, (run.again.get(job) ?? 0) + 1);
  for (const job of [...lost, ...behind]) {
    run.waiting.add(job);
    over.delete(job);
    begun.delete(job);
  }
}

/** Whoever waits for a job that failed never begins. */
async function skipHopeless(looking: Looking): Promise<void> {
  const { run } = looking;
  const failed = [...run.ended].filter(([, status]) => status !== 0).map(([job]) => job);
  if (failed.length === 0) return;
  const open = [...run.jobs.keys()].filter((job) => !run.ended.has(job));
  const hopeless = dependents(run, failed, open);
  if (hopeless.size === 0) return;
  await cancel(looking, new Set([...hopeless].filter((job) => run.handed.inFlight().has(job))));
  for (const jobnum of hopeless) await settle(run, { jobnum, status: 1, reason: "skipped" });
}

async function stopAll(looking: Looking): Promise<void> {
  const { run } = looking;
  for (const jobnum of [...run.waiting]) await settle(run, { jobnum, status: stoppedStatus, reason: "killed" });
  await cancel(looking, new Set(openFlights(looking).map(([job]) => job)));
  looking.pauseMs = run.options.scheduler.pace.firstMs;
  looking.nextPoll = Math.min(looking.nextPoll, run.options.clock.now() + looking.pauseMs);
}

/** What the scheduler does not answer to is asked for again at the next poll, or does no harm. */
async function cancel({ run }: Looking, jobs: ReadonlySet<string>): Promise<void> {
  if (jobs.size === 0) return;
  const taken = [...run.handed.inFlight()].filter(([job]) => jobs.has(job)).map(([, flight]) => flight.taken);
  try {
    await run.options.scheduler.cancel([...new Set(taken)], jobs);
  } catch (error) {
    if (!(error instanceof SchedulerError)) throw error;
    run.tell({ kind: "note", text: `${run.options.scheduler.name} took nothing back: ${error.message}` });
  }
}

async function settleWith(run: BatchRun, job: string, end: JobEnd, why: string): Promise<void> {
  if (end.status !== 0) run.tell({ kind: "note", jobnum: job, text: `job ${job}: ${why}` });
  await settle(run, { jobnum: job, ...end });
}

async function settle(run: BatchRun, outcome: JobOutcome): Promise<void> {
  run.waiting.delete(outcome.jobnum);
  // Before it is told: whoever takes over must not hand back an end that was heard.
  if (run.handed.inFlight().has(outcome.jobnum)) await run.handed.settle([outcome.jobnum]);
  run.ended.set(outcome.jobnum, outcome.status);
  run.tell({ kind: "ended", outcome });
}
