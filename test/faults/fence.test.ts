import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jobBench, type JobBench } from "../execution/job-bench.ts";

/** A lock of another machine that was not touched for so long counts as that of a dead one. */
const longAgo = new Date(Date.now() - 3_600_000);

describe("a runner that stood still for so long that it counted as dead", { timeout: 120_000 }, () => {
  let bench: JobBench;
  beforeEach(async () => {
    bench = await jobBench();
  });
  afterEach(() => bench.remove());

  it("writes nothing beside its successor when it goes on: it ends, and the archive is unharmed", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }, { wrapnum: 2 }] }]);
    const old = bench.start();
    await until(async () => (await bench.events()).some((event) => event.kind === "exec-started"));
    process.kill(old.pid, "SIGSTOP");
    // As if it were on another machine, where nobody here can look.
    const [lock = ""] = (await readdir(bench.folder)).filter((name) => name.startsWith(".journal.jsonl.lock."));
    const mark = JSON.parse(await readFile(join(bench.folder, lock), "utf8")) as Record<string, unknown>;
    await writeFile(join(bench.folder, lock), JSON.stringify({ ...mark, host: "elsewhere.example" }));
    await utimes(join(bench.folder, lock), longAgo, longAgo);
    await writeFile(join(bench.folder, "go"), "");
    expect(await bench.run()).toBe(0);
    const journal = await readFile(join(bench.folder, "journal.jsonl"), "utf8");
    const archived = await bench.archived();
    process.kill(old.pid, "SIGCONT");
    expect(await old.ended).not.toBe(0);
    expect(await readFile(join(bench.folder, "journal.jsonl"), "utf8")).toBe(journal);
    expect(await bench.archived()).toEqual(archived);
    expect(await bench.living()).toEqual([]);
    const parts = (await readdir(bench.root, { recursive: true })).filter((name) => name.includes(".part"));
    expect(parts).toEqual([]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 50) {
    if (waited > 60_000) throw new Error("it did not happen");
    await sleep(50);
  }
}
