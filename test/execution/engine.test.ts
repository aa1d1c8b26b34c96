import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { statusOf } from "../../runtime/events/status.ts";
import { createRun, RunExists } from "../../runtime/execution/run-folder.ts";
import { engineBench, readRunFile, type EngineBench } from "./engine-bench.ts";
import { values } from "./submission.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await engineBench();
});
afterEach(() => bench.remove());

/** What every good end of the submission leaves in the archive, logs left out. */
const complete = {
  ...Object.fromEntries(values.map((n) => [`P/r1/U/p01/first/first_${n}.txt`, ` first<R${n}>\n`])),
  ...Object.fromEntries(values.map((n) => [`P/r1/U/p01/second/second_${n}.txt`, ` second< first<R${n}>>\n`])),
  "P/r1/U/p01/merged/merged.txt": values.map((n) => ` second< first<R${n}>>\n`).join(""),
  "P/r1/U/p01/last/last.txt": ` last<${values.map((n) => ` second< first<R${n}>>`).join("\n")}>\n`,
};

async function products(): Promise<Record<string, string>> {
  const all = Object.entries(await bench.archived());
  return Object.fromEntries(all.filter(([path]) => path.startsWith("P/") && !path.endsWith(".log")));
}

/** Numbers that must hold for every journal of a run, however often its engine was killed. */
function check(events: readonly RunEvent[]) {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1));
  const merged = new Map<string, number[]>();
  for (const { source } of events)
    if (source !== undefined) merged.set(source.job, [...(merged.get(source.job) ?? []), source.seq]);
  for (const [job, seqs] of merged) expect(seqs, `events of job ${job}`).toEqual(seqs.map((_, at) => at + 1));
  const placed = events.flatMap((event) => (event.kind === "file-placed" ? event.filename : []));
  // A log grows with each try, and takes its own place again.
  const products = placed.filter((name) => !name.endsWith(".log"));
  expect(new Set(products).size, "each file is placed once").toBe(products.length);
}

describe("a run", () => {
  it("does blocks in order, and jobs once those have ended that make what they read", async () => {
    const plan = await bench.create();
    expect(plan.blocks[0]?.jobs.map(({ after }) => after.length)).toEqual([3, 0, 0, 0]);
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
    const events = await bench.events();
    check(events);
    const at = (kind: string, job: string) =>
      events.findIndex((event) => event.kind === kind && "job" in event && event.job === job);
    for (const maker of ["0002", "0003", "0004"])
      expect(at("job-ended", maker)).toBeLessThan(at("job-started", "0001"));
    expect(at("job-ended", "0001")).toBeLessThan(at("job-started", "0005"));
    expect(statusOf(events)).toMatchObject({
      state: "done",
      counts: { done: 8, failed: 0, waiting: 0 },
      files: { made: 16, placed: 16 },
    });
  });

  it("keeps all of it in one folder", async () => {
    await bench.create();
    await bench.run();
    const shown = (await readdir(bench.folder)).filter((name) => !name.startsWith(".")).sort();
    expect(shown).toEqual(["B01-b1", "B02-b2", "config", "inputs.json", "journal.jsonl", "plan.jsonl", "run.json"]);
    expect(await readRunFile(bench, "config/submit.des")).toContain("blocklist = b1, b2");
    const job = (await readdir(join(bench.folder, "B01-b1/0004"))).filter((name) => !name.startsWith(".")).sort();
    expect(job).toEqual([
      "first",
      "inputwcl",
      "job.json",
      "journal.jsonl",
      "log",
      "outputwcl",
      "raw",
      "runjob.out",
      "second",
    ]);
    expect(await readRunFile(bench, "B01-b1/0001/list/merge/list.txt")).toBe(
      'second/second_1.txt, 1\nsecond/second_2.txt, 2\n"second/second_8,6.txt", "8,6"\n',
    );
    expect(await readRunFile(bench, "B01-b1/0004/inputwcl/first/first_8,6_input.wcl")).toContain("n = 8,6\n");
  });

  it("records metadata that the file type asks for, from the quantum's own values", async () => {
    await bench.create(
      {},
      {
        filetypes: new Map([
          [
            "text",
            {
              filetype: "text",
              table: "t",
              columns: [{ column: "n", name: "n", from: "wcl", required: true, hdu: "primary" }],
            },
          ],
        ]),
      },
    );
    await bench.run();
    const files = (await bench.events()).flatMap((event) => (event.kind === "wrapper-ended" ? event.files : []));
    expect(files.find((file) => file.filename === "first_8,6.txt")?.metadata).toEqual({ n: "8,6" });
  });

  it("never takes a folder that is there", async () => {
    const plan = await bench.create();
    const again = createRun(join(bench.root, "runs"), {
      v: 1,
      identity: plan.identity,
      entry: "",
      engine: "local",
      settings: {},
      plan,
      inputs: new Map(),
      texts: {},
    });
    await expect(again).rejects.toThrow(RunExists);
  });
});

describe("a run that fails", () => {
  it("stops after the block; what waits for the failure is not begun; a resume mends it", async () => {
    await bench.create({ first: "hold=../../../go exit=4" });
    await writeFile(join(bench.root, "runs/go"), "");
    expect(await bench.run()).toBe(4);
    const events = await bench.events();
    check(events);
    expect(statusOf(events)).toMatchObject({ state: "failed", counts: { failed: 3, waiting: 5 } });
    expect(events.some((event) => event.kind === "job-started" && event.job === "0001")).toBe(false);
    for (const [at, n] of values.entries()) {
      const path = join(bench.folder, `B01-b1/000${at + 2}/inputwcl/first/first_${n}_input.wcl`);
      await writeFile(path, (await readFile(path, "utf8")).replace(" exit=4", ""));
    }
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
    expect(statusOf(await bench.events())).toMatchObject({
      state: "done",
      starts: 2,
      counts: { done: 8 },
      failures: {},
    });
  });

  it("says before anything runs what nobody makes and the archive does not have", async () => {
    await bench.create();
    await writeFile(join(bench.folder, "inputs.json"), "[]");
    expect(await bench.run()).toBe(1);
    const told = (await bench.events()).find((event) => event.kind === "message");
    expect(told?.kind === "message" && told.text).toContain("the archive home does not have: raw/raw_1.txt");
  });
});

describe("an engine that is killed, and another that takes the run up", () => {
  it.each([
    "engine-job-submitted",
    "engine-job-submitted@3",
    "engine-merged",
    "engine-merged@20",
    "engine-merged@60",
    "engine-block-ended",
  ])("killed at %s", async (fault) => {
    await bench.create();
    expect(await bench.run(`${fault}:kill`)).toBe(-9);
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
    check(await bench.events());
    expect(statusOf(await bench.events())).toMatchObject({
      state: "done",
      starts: 2,
      counts: { done: 8 },
      failures: {},
    });
  });

  it("while programs run: they end with their runners, and run again under the next engine", async () => {
    await bench.create({ first: "hold=../../../go" });
    const engine = bench.start();
    await until(async () => (await bench.events()).filter((event) => event.kind === "exec-started").length === 2);
    engine.kill("SIGKILL");
    expect(await engine.ended).toBe(-9);
    await writeFile(join(bench.root, "runs/go"), "");
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
    check(await bench.events());
  });

  it("jobs that were killed with it are lost, and the next engine does them", async () => {
    await bench.create();
    // The fault is met in the runners: the engine itself only sees that they are gone.
    expect(await bench.run("after-exec:kill")).not.toBe(0);
    const lost = (await bench.events()).filter((event) => event.kind === "job-ended" && event.reason === "lost");
    expect(lost.length).toBeGreaterThan(0);
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
    check(await bench.events());
  });

  it("a job that outlived engine and launcher is let run, and its end counts", async () => {
    await bench.create({ last: "hold=../../../go" });
    const engine = bench.start();
    const job = await eventually((event) => event.kind === "job-started" && event.job === "0005");
    await eventually((event) => event.kind === "exec-started" && event.wrapnum === 8);
    // Stopped first, so that neither can end the runner when the other dies.
    const launcher = job.kind === "job-started" ? await parentOf(job.pid) : 0;
    process.kill(launcher, "SIGSTOP");
    engine.kill("SIGKILL");
    process.kill(launcher, "SIGKILL");
    await engine.ended;
    const next = bench.start();
    await eventually((event) => event.kind === "run-started" && event.resumed);
    await writeFile(join(bench.root, "runs/go"), "");
    expect(await next.ended).toBe(0);
    const events = await bench.events();
    check(events);
    expect(events.filter((event) => event.kind === "job-started" && event.job === "0005")).toHaveLength(1);
    expect(await products()).toEqual(complete);
  });

  it("a second engine beside a living one is refused", async () => {
    await bench.create({ last: "hold=../../../go" });
    const first = bench.start();
    await until(async () => (await bench.events()).some((event) => event.kind === "exec-started"));
    expect(await bench.run()).toBe(2);
    await writeFile(join(bench.root, "runs/go"), "");
    expect(await first.ended).toBe(0);
    check(await bench.events());
  });
});

describe("a run that is cancelled", () => {
  it("ends its programs in order, says so, and can be taken up again", async () => {
    await bench.create({ last: "hold=../../../go" });
    const engine = bench.start();
    await until(async () =>
      (await bench.events()).some((event) => event.kind === "exec-started" && event.wrapnum === 8),
    );
    engine.kill("SIGTERM");
    expect(await engine.ended).toBe(143);
    const events = await bench.events();
    check(events);
    expect(events.slice(-3)).toMatchObject([
      { kind: "job-ended", status: 143, reason: "killed" },
      { kind: "block-ended", status: 143, reason: "killed" },
      { kind: "run-ended", status: 143, reason: "killed" },
    ]);
    expect(statusOf(events)).toMatchObject({ state: "cancelled", counts: { done: 7 } });
    await writeFile(join(bench.root, "runs/go"), "");
    expect(await bench.run()).toBe(0);
    expect(await products()).toEqual(complete);
  });
});

async function eventually(wanted: (event: RunEvent) => boolean): Promise<RunEvent> {
  await until(async () => (await bench.events()).some(wanted));
  const found = (await bench.events()).find(wanted);
  if (found === undefined) throw new Error("it was there");
  return found;
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 50) {
    if (waited > 30_000) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
