import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BackendJob } from "../../../runtime/execution/backend.ts";
import { batchBackend } from "../../../runtime/execution/batch/batch-backend.ts";
import { simulatedCluster, type SimulatedCluster } from "./simulated-scheduler.ts";

/** The same numbers each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe("a scheduler on which hours pass in seconds", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-sim-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Chains of two, and one job in a hundred that waits for ten others. */
  const manyJobs = (count: number): BackendJob[] =>
    Array.from({ length: count }, (_, at) => {
      const jobnum = String(at + 1).padStart(5, "0");
      const before = at % 2 === 1 ? [at] : at % 100 === 0 ? [at - 3, at - 5, at - 7].filter((one) => one > 0) : [];
      return { jobnum, folder: join(folder, jobnum), after: before.map((one) => String(one).padStart(5, "0")) };
    });
  const runOn = async (cluster: SimulatedCluster, jobs: readonly BackendJob[], stop = new AbortController()) => {
    const { scheduler, evidence, clock } = cluster;
    const equip = () => Promise.resolve();
    const backend = batchBackend({ scheduler, evidence, clock, equip, run: "sim" });
    const ends = new Map<string, number[]>();
    for await (const news of backend.run(jobs, stop.signal))
      if (news.kind === "ended")
        ends.set(news.outcome.jobnum, [...(ends.get(news.outcome.jobnum) ?? []), news.outcome.status]);
    return ends;
  };

  // `npm run faults` has all 10,000, which takes a minute.
  const count = process.env.WCL_FAULTS === "long" ? 10_000 : 1500;

  it(`loses none of ${count} jobs, runs none twice at once, tells each end once, and asks seldom`, async () => {
    const cluster = simulatedCluster({ slots: count / 25, random: randomFrom(1) });
    const jobs = manyJobs(count);
    const ends = await runOn(cluster, jobs);
    expect(ends.size).toBe(jobs.length);
    expect([...ends.values()].filter((told) => told.length !== 1 || told[0] !== 0)).toEqual([]);
    expect([...cluster.done.values()].filter((times) => times !== 1)).toEqual([]);
    expect(cluster.done.size).toBe(jobs.length);
    expect([...cluster.doubled]).toEqual([]);
    expect(cluster.counts.faults).toBeGreaterThan(count / 40);
    expect(cluster.hours()).toBeGreaterThan(2);
    // The pause grows to half a minute; what is lost begins it anew.
    expect(cluster.counts.polls).toBeLessThan(cluster.hours() * 400);
  }, 240_000);

  it("takes up what an engine that went away had handed over", async () => {
    const cluster = simulatedCluster({ slots: 100, random: randomFrom(7) });
    const jobs = manyJobs(500);
    // An engine that is killed just stops asking: its loop is left where it is.
    const { scheduler, evidence, clock } = cluster;
    let steps = 0;
    const killed = new Error("killed");
    const dying = {
      ...clock,
      sleep: (ms: number, signal: AbortSignal) => {
        if (++steps > 200) throw killed;
        return clock.sleep(ms, signal);
      },
    };
    const backend = batchBackend({ scheduler, evidence, clock: dying, equip: () => Promise.resolve(), run: "sim" });
    const first = new Set<string>();
    await expect(async () => {
      for await (const news of backend.run(jobs, new AbortController().signal))
        if (news.kind === "ended") first.add(news.outcome.jobnum);
    }).rejects.toThrow("killed");
    expect(first.size).toBeGreaterThan(0);
    expect(first.size).toBeLessThan(500);
    const ends = await runOn(
      cluster,
      jobs.filter(({ jobnum }) => !first.has(jobnum)),
    );
    expect(ends.size + first.size).toBe(500);
    expect([...cluster.done.values()].filter((times) => times !== 1)).toEqual([]);
    expect(cluster.done.size).toBe(500);
  }, 60_000);
});
