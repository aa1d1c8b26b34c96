import type { Clock } from "../../../runtime/execution/batch/batch-run.ts";
import type { Evidence, JobEnd, Mark } from "../../../runtime/execution/batch/evidence.ts";
import {
  SchedulerError,
  type BatchState,
  type JobGraph,
  type Scheduler,
  type Submission,
} from "../../../runtime/execution/batch/scheduler.ts";

/** A cluster in memory whose hours pass in seconds and where everything goes wrong now and then. */
export interface SimulatedCluster {
  readonly scheduler: Scheduler;
  readonly evidence: Evidence;
  readonly clock: Clock;
  /** How often the program of each job ran to its good end. */
  readonly done: ReadonlyMap<string, number>;
  /** Jobs that were ever at work twice at the same time. */
  readonly doubled: ReadonlySet<string>;
  readonly counts: { polls: number; calls: number; faults: number };
  readonly hours: () => number;
}

interface SimJob {
  readonly job: string;
  readonly folder: string;
  readonly after: readonly string[];
  readonly submission: string;
  readonly element: number;
  state: "waiting" | "running" | "ended" | "forgotten";
  end: BatchState | undefined;
  until: number;
}

/** `slots`: jobs at once. `random` gives numbers from 0 to 1. Every fault is rolled for each job or call. */
export function simulatedCluster(options: { readonly slots: number; readonly random: () => number }): SimulatedCluster {
  const { slots, random } = options;
  let now = 0;
  let ids = 0;
  const jobs: SimJob[] = [];
  const [taken, told] = [new Map<string, string>(), new Map<string, Mark>()];
  const journals = new Map<string, { starts: number; ended?: JobEnd }>();
  const [done, doubled, working] = [new Map<string, number>(), new Set<string>(), new Set<string>()];
  const counts = { polls: 0, calls: 0, faults: 0 };
  const chance = (share: number) => {
    const hit = random() < share;
    if (hit) counts.faults += 1;
    return hit;
  };
  let running: SimJob[] = [];
  let waiting: SimJob[] = [];

  const begin = (one: SimJob) => {
    one.state = "running";
    one.until = now + 60_000 + random() * 600_000;
    if (working.has(one.job)) doubled.add(one.job);
    working.add(one.job);
    const journal = journals.get(one.folder) ?? { starts: 0 };
    journals.set(one.folder, { starts: journal.starts + 1 });
    told.set(`${one.submission}.${String(one.element)}`, { kind: "started" });
  };
  const finish = (one: SimJob) => {
    working.delete(one.job);
    one.state = "ended";
    const journal = journals.get(one.folder) ?? { starts: 1 };
    if (chance(0.01)) {
      one.end = { kind: "ended", end: { kind: "lost" }, why: "NODE_FAIL" };
      return;
    }
    const end: JobEnd = { status: 0, reason: "ok" };
    journals.set(one.folder, { ...journal, ended: end });
    done.set(one.job, (done.get(one.job) ?? 0) + 1);
    one.end = { kind: "ended", end: { kind: "exit", status: 0 }, why: "COMPLETED" };
    // The word of the job is lost on its way; its journal has it.
    if (!chance(0.02)) told.set(`${one.submission}.${String(one.element)}`, { kind: "ended", ...end });
    if (chance(0.02)) one.state = "forgotten";
  };
  const advance = (to: number) => {
    now = to;
    for (const one of running) if (one.until <= now) finish(one);
    running = running.filter(({ state }) => state === "running");
    const next: SimJob[] = [];
    for (const one of waiting) {
      if (one.state !== "waiting") continue;
      const ready = one.after.every((before) => (done.get(before) ?? 0) > 0);
      if (ready && running.length < slots) {
        begin(one);
        running.push(one);
      } else next.push(one);
    }
    waiting = next;
  };

  const divide = ({ name, jobs: all }: JobGraph): readonly Submission[] => {
    const parts: Submission[] = [];
    for (let at = 0; at < all.length; at += 1000) {
      const part = all.slice(at, at + 1000);
      const elements = new Map(part.map(({ jobnum }, number) => [jobnum, number]));
      const text = JSON.stringify(part.map(({ jobnum, folder, after }) => [jobnum, folder, after]));
      parts.push({
        name: `${name}_${String(parts.length + 1)}`,
        elements,
        files: new Map([["jobs", text]]),
        after: [],
      });
    }
    return parts;
  };
  const take = ({ name, elements, files }: Submission): string => {
    const rows = JSON.parse(files.get("jobs") ?? "[]") as [string, string, string[]][];
    for (const [job, folder, after] of rows)
      waiting.push({
        ...{ job, folder, after, submission: name, element: elements.get(job) ?? 0 },
        ...{ state: "waiting", end: undefined, until: 0 },
      });
    jobs.push(...waiting.slice(-rows.length));
    const id = String(++ids);
    taken.set(name, id);
    return id;
  };
  const away = () => {
    counts.calls += 1;
    if (chance(0.05)) throw new SchedulerError("away", "Socket timed out");
  };

  const scheduler: Scheduler = {
    name: "simulated",
    pace: { firstMs: 2000, mostMs: 30_000 },
    describe: () => Promise.resolve("a simulation"),
    divide,
    submit: (_, submission) =>
      Promise.resolve().then(() => {
        away();
        const id = take(submission);
        // It was taken, and nobody hears the answer.
        if (chance(0.2)) throw new SchedulerError("away", "Socket timed out");
        return id;
      }),
    find: (submissions) =>
      Promise.resolve().then(() => {
        away();
        return new Map(submissions.flatMap(({ name }) => (taken.has(name) ? [[name, taken.get(name) ?? ""]] : [])));
      }),
    poll: (asked) =>
      Promise.resolve().then(() => {
        counts.polls += 1;
        away();
        const names = new Set(asked.map(({ name }) => name));
        const states = jobs.flatMap((one): [string, BatchState][] => {
          if (!names.has(one.submission) || one.state === "forgotten") return [];
          if (one.state === "waiting") return [[one.job, { kind: "waiting", why: "Priority" }]];
          if (one.state === "running") return [[one.job, { kind: "running", where: "n" }]];
          return one.end === undefined ? [] : [[one.job, one.end]];
        });
        return new Map(states);
      }),
    cancel: (asked, which) =>
      Promise.resolve().then(() => {
        counts.calls += 1;
        const names = new Set(asked.map(({ name }) => name));
        for (const one of jobs)
          if (names.has(one.submission) && which.has(one.job) && one.state !== "ended" && one.state !== "forgotten") {
            working.delete(one.job);
            one.state = "ended";
            one.end = { kind: "ended", end: { kind: "cancelled" }, why: "CANCELLED" };
          }
      }),
  };
  const evidence: Evidence = {
    marks: () => Promise.resolve(told),
    journal: (folder) => Promise.resolve(journals.get(folder) ?? { starts: 0 }),
    isRunning: () => Promise.resolve(false),
  };
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      advance(now + ms);
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
  return { scheduler, evidence, clock, done, doubled, counts, hours: () => now / 3_600_000 };
}
