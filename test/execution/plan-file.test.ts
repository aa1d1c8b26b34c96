import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPlannedQuantum, readPlanFile, writePlanFile } from "../../runtime/execution/plan-file.ts";
import { wholeQuantum } from "../../runtime/plan/lazy-quantum.ts";
import { planGolden, readFacts, readGolden } from "../plan/planning.ts";

describe("the plan that a run keeps", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-plan-file-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const seed = () => planGolden(["hsc", "hsc_full.des"], readFacts(readGolden("hsc", "facts.json"))).plan;

  it("comes back as it was, though quanta of one shape are written as what differs", async () => {
    const plan = seed();
    const path = join(folder, "plan.jsonl");
    await writePlanFile(path, plan);
    const whole = (read: typeof plan) =>
      read.blocks.map((block) => ({
        ...block,
        modules: block.modules.map((module) => ({ ...module, quanta: module.quanta.map(wholeQuantum) })),
      }));
    expect(whole(await readPlanFile(path))).toEqual(whole(plan));
    const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.slice(0, 15));
    expect(lines.filter((line) => line.startsWith('{"kind":"like"')).length).toBeGreaterThan(0);
    const quanta = plan.blocks.flatMap(({ modules }) => modules).flatMap((module) => module.quanta);
    expect(quanta.length).toBeGreaterThan(3);
    for (const quantum of quanta)
      expect(await findPlannedQuantum(path, quantum.wrapnum)).toEqual(wholeQuantum(quantum));
    expect(await findPlannedQuantum(path, 1_000_000)).toBeUndefined();
  });
});
