import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallRun, type SmallRun } from "../kit/small-run.ts";
import { breaches, traceOf } from "../kit/trace.ts";
import { kill, leftOver } from "../kit/victims.ts";

describe("a run whose engine was killed and that nobody resumes", { timeout: 180_000 }, () => {
  let small: SmallRun;
  beforeEach(async () => {
    small = await smallRun();
  });
  afterEach(() => small.remove());

  it("is closed by `wcl reap` in journal and registry, and can be taken up all the same", async () => {
    expect((await small.submit()).code).toBe(0);
    const undisturbed = await traceOf(small, 1);
    await small.write({ first: "hold=../../../../go" });
    const submitted = small.submit();
    const running =
      "select count(*)::int as n from task where name like 'exec%' and end_time is null and start_time is not null";
    for (let waited = 0; (await small.ask(running))[0]?.["n"] === 0; waited += 1) {
      if (waited > 100) throw new Error("no program began");
      await sleep(100);
    }
    expect(await kill("engine", small.sandbox.folder)).toBe(true);
    await submitted;
    for (let waited = 0; (await leftOver(small.sandbox.folder)).length > 0 && waited < 300; waited += 1)
      await sleep(100);
    expect(await leftOver(small.sandbox.folder)).toEqual([]);
    const dry = await small.wcl("reap", "--dry-run");
    expect(dry.stdout).toMatch(/U_r1p02 would be reaped: jobs/);
    const reaped = await small.wcl("reap");
    expect(reaped.stdout).toMatch(/^U_r1p02 reaped/);
    expect(await small.ask("select id from task where start_time is not null and end_time is null")).toEqual([]);
    expect(await breaches(small)).toEqual([]);
    expect((await small.wcl("reap")).stdout).toBe("");
    expect((await small.wcl("status", small.run(2))).code).toBe(1);
    await writeFile(join(small.sandbox.folder, "go"), "");
    expect((await small.wcl("resume", small.run(2))).code).toBe(0);
    expect(await traceOf(small, 2)).toEqual(undisturbed);
    const parts = (await readdir(small.archive, { recursive: true })).filter((name) => name.includes(".part."));
    expect(parts).toEqual([]);
  });
});
