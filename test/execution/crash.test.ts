import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultStep } from "../../runtime/execution/fault-point.ts";
import { jobBench, type Group, type JobBench } from "./job-bench.ts";

const groups: readonly Group[] = [
  {
    module: "a",
    threads: 2,
    steps: [
      { wrapnum: 1, inputs: [{ path: "in/x.txt", text: "X" }] },
      {
        wrapnum: 2,
        inputs: [
          { path: "in/x.txt", text: "X" },
          { path: "in/y.txt", text: "Y" },
        ],
      },
    ],
  },
  { module: "b", steps: [{ wrapnum: 3, inputs: ["out/a_1.txt", "out/a_2.txt"] }] },
  { module: "c", steps: [{ wrapnum: 4, inputs: ["out/b_3.txt"] }] },
];

let bench: JobBench;
let undisturbed: Outcome;
beforeAll(async () => {
  bench = await jobBench();
  await bench.job(groups);
  expect(await bench.run()).toBe(0);
  undisturbed = await outcome();
  await bench.remove();
});
beforeEach(async () => {
  bench = await jobBench();
  await bench.job(groups);
});
afterEach(() => bench.remove());

/** What must not depend on how often a job was killed: everything but logs (which tell of it), times and tries. */
interface Outcome {
  readonly files: Readonly<Record<string, string>>;
  readonly results: readonly string[];
  readonly placed: readonly string[];
}

async function outcome(): Promise<Outcome> {
  const events = await bench.events();
  const archived = Object.entries(await bench.archived()).map(([path, text]) => [
    path,
    path.endsWith(".log") ? "log" : text,
  ]);
  const results = events.flatMap((event) =>
    event.kind === "wrapper-ended" && event.status === 0 && event.reason === "ok"
      ? JSON.stringify([
          event.wrapnum,
          event.files.map((file) => [file.filename, file.filetype === "log" ? "log" : file.md5sum]),
          event.used,
          event.derived,
          event.execs,
        ])
      : [],
  );
  return {
    files: Object.fromEntries(archived) as Record<string, string>,
    results: results.sort(),
    placed: events.flatMap((event) => (event.kind === "file-placed" ? `${event.path}/${event.filename}` : [])).sort(),
  };
}

async function nothingHalf() {
  const all = await readdir(bench.root, { recursive: true });
  expect(all.filter((path) => path.includes(".part"))).toEqual([]);
}

describe("a runner that is killed at any step, and started again, ends as if nothing had been", () => {
  const steps: readonly FaultStep[] = [
    "job-started",
    "stage-in-copied",
    "before-exec",
    "after-exec",
    "before-record",
    "after-record",
    "save-copied",
    "save-named",
    "after-placed",
    "before-job-ended",
  ];
  it.each(steps.flatMap((step) => (step.includes("job") ? [step] : [step, `${step}@3`])))(
    "killed at %s",
    async (step) => {
      const code = await bench.run(`${step}:kill`);
      // Some steps do not come a third time.
      expect([-9, 0]).toContain(code);
      if (!step.endsWith("@3")) expect(code).toBe(-9);
      await until(async () => (await bench.living()).length === 0);
      expect(await bench.run()).toBe(0);
      expect(await outcome()).toEqual(undisturbed);
      await nothingHalf();
    },
  );

  it("killed again and again, each time one step further", async () => {
    for (let round = 1; round <= 6; round += 1) await bench.run(`after-exec@${round % 2 === 0 ? 2 : 1}:kill`);
    await bench.run("save-copied:kill");
    await bench.run("save-named:kill");
    expect(await bench.run()).toBe(0);
    expect(await outcome()).toEqual(undisturbed);
    await nothingHalf();
  });

  it("killed at moments that nobody chose", async () => {
    for (const delay of [150, 220, 290, 360, 430]) {
      const job = bench.start();
      await pause(delay);
      job.kill("SIGKILL");
      await job.ended;
    }
    expect(await bench.run()).toBe(0);
    expect(await outcome()).toEqual(undisturbed);
    await nothingHalf();
  });
});

describe("what was done completely is not done again", () => {
  it("a second start of a job that ended well runs nothing", async () => {
    await bench.run();
    const before = (await bench.events()).length;
    expect(await bench.run()).toBe(0);
    const after = (await bench.events()).slice(before);
    expect(after.map((event) => event.kind)).toEqual([
      "job-started",
      ...Array.from({ length: 4 }, () => "wrapper-ended"),
      "job-ended",
    ]);
    expect(after.every((event) => event.kind !== "wrapper-ended" || event.reason === "skipped")).toBe(true);
  });

  it("outputs that are gone come back from the archive", async () => {
    await bench.run("before-job-ended:kill");
    await rm(join(bench.folder, "out/a_1.txt"));
    await writeFile(join(bench.folder, "out/a_2.txt"), "damaged");
    expect(await bench.run()).toBe(0);
    expect(await outcome()).toEqual(undisturbed);
    expect(await bench.read("out/a_2.txt")).toBe(undisturbed.files["P/r11/a/a_2.txt"]);
  });

  it("outputs that are gone everywhere are made again, under the next try", async () => {
    await bench.job(groups, { saveAt: "never" });
    await bench.run("after-record@4:kill");
    await rm(join(bench.folder, "out/b_3.txt"));
    expect(await bench.run()).toBe(0);
    const tries = (await bench.events()).filter((event) => event.kind === "wrapper-started" && event.wrapnum === 3);
    expect(tries.map((event) => event.kind === "wrapper-started" && event.runNo)).toEqual([1, 2]);
  });

  it("a failed wrapper instance is tried again, and its new outputs take the place of the old ones", async () => {
    const words = "$(cat) hold=go";
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: `${words.replace("$(cat) ", "")} exit=4` }] }]);
    await writeFile(join(bench.folder, "go"), "");
    expect(await bench.run()).toBe(4);
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "mended" }] }]);
    expect(await bench.run()).toBe(0);
    expect((await bench.archived())["P/r11/m/m_1.txt"]).toBe(" m_1 mended\n");
    expect((await bench.archived())["P/r11/log/m_1.log"]).toMatch(/exit=4[^]*mended/);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 30) {
    if (waited > 20_000) throw new Error("it did not happen");
    await pause(30);
  }
}
