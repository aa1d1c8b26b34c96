import { build } from "esbuild";
import { runStatusLines } from "../../runtime/cli/run-status-view.ts";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Happening } from "../../runtime/events/event.ts";
import { applyEvent, emptyStatus, statusOf } from "../../runtime/events/status.ts";
import { wrapperStates, wrapperWords } from "../../runtime/events/state-words.ts";
import { journalled, submitted, wrapperStory } from "../kit/events.ts";

const blocks = [
  { name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta: 3 }] },
  { name: "b2", blknum: 2, jobs: 1, modules: [{ name: "last", quanta: 1 }] },
];
const begin: Happening[] = [
  submitted(blocks),
  { kind: "run-started", host: "submit.example", pid: 1, resumed: false },
  { kind: "block-started", block: "b1", blknum: 1, modules: ["step"] },
  { kind: "job-submitted", block: "b1", job: "0001", keys: { tract: "0" }, wrappers: 3 },
];
const jobStarted = (runNo: number): Happening => ({
  ...{ kind: "job-started", block: "b1", job: "0001", runNo, token: `token-${String(runNo)}`, host: "node1", pid: 7 },
});
const counts = (changes: Record<string, number>) => ({
  ...Object.fromEntries(wrapperWords.map((word) => [word, 0])),
  ...changes,
});
const after = (...happenings: Happening[]) => statusOf(journalled([...begin, ...happenings]));

describe("where a run is, told from its events", () => {
  test("accepted: everything waits", () => {
    const status = statusOf(journalled([submitted(blocks)]));
    expect(status).toMatchObject({ state: "submitted", run: "Ht0_r11p01", engine: "local", starts: 0 });
    expect(status.counts).toEqual(counts({ waiting: 4 }));
    expect(status.blocks.map(({ name, state }) => [name, state])).toEqual([
      ["b1", "waiting"],
      ["b2", "waiting"],
    ]);
  });

  test.each([
    [1, "stage_in", 0],
    [2, "running", 0],
    [3, "running", 1],
    [4, "running", 0],
    [5, "post", 0],
    [6, "saving", 0],
    [7, "done", 0],
  ] as const)("after %i events of a wrapper instance: %s, %i programs running", (events, word, running) => {
    const status = after(jobStarted(1), ...wrapperStory({ wrapnum: 1 }).slice(0, events));
    expect(status.wrappers["1"]?.state).toBe(word);
    expect(status.counts).toEqual(counts({ waiting: 3, [word]: 1 }));
    expect(status.blocks[0]?.modules[0]?.counts).toEqual(counts({ waiting: 2, [word]: 1 }));
    expect(Object.keys(status.execs)).toHaveLength(running);
  });

  test("a failure says which quantum, why, and where its log is", () => {
    const status = after(
      jobStarted(1),
      ...wrapperStory({ wrapnum: 2, status: 4, keys: { tract: "0", patch: "8,6" } }),
      {
        ...{ kind: "job-ended", block: "b1", job: "0001", runNo: 1, status: 4, reason: "error", diskUsage: 0 },
      },
    );
    expect(Object.values(status.failures)).toEqual([
      expect.objectContaining({
        ...{ module: "step", wrapnum: 2, keys: { tract: "0", patch: "8,6" }, status: 4, reason: "error" },
        ...{ message: "step exit 4", log: "log/step_2.log" },
      }),
    ]);
    expect(status.jobs["0001"]).toMatchObject({ state: "failed", status: 4, ended: 1, failed: 1, open: [] });
  });

  test("a job that dies takes its open wrapper instances with it; a resume makes them good", () => {
    const killed: Happening[] = [
      jobStarted(1),
      ...wrapperStory({ wrapnum: 1 }),
      ...wrapperStory({ wrapnum: 2 }).slice(0, 3),
      { kind: "job-ended", block: "b1", job: "0001", runNo: 1, status: 9, reason: "lost", diskUsage: 0 },
      { kind: "block-ended", block: "b1", status: 1, reason: "error" },
      { kind: "run-ended", status: 1, reason: "error" },
    ];
    const dead = after(...killed);
    expect(dead.state).toBe("failed");
    expect(dead.wrappers["2"]).toMatchObject({ state: "failed", reason: "lost" });
    expect(dead.execs).toEqual({});
    expect(Object.keys(dead.failures)).toEqual(["wrapper 2"]);
    const resumed = after(
      ...killed,
      { kind: "run-started", host: "submit.example", pid: 2, resumed: true },
      { kind: "block-started", block: "b1", blknum: 1, modules: ["step"] },
      jobStarted(2),
      { ...(wrapperStory({ wrapnum: 1, runNo: 2 })[6] as Happening & { kind: "wrapper-ended" }), reason: "skipped" },
      ...wrapperStory({ wrapnum: 2, runNo: 2 }),
      ...wrapperStory({ wrapnum: 3 }),
      { kind: "job-ended", block: "b1", job: "0001", runNo: 2, status: 0, reason: "ok", diskUsage: 0 },
      { kind: "block-ended", block: "b1", status: 0, reason: "ok" },
    );
    expect(resumed).toMatchObject({ state: "running", starts: 2, failures: {} });
    expect(resumed.counts).toEqual(counts({ waiting: 1, done: 3 }));
    expect(resumed.jobs["0001"]).toMatchObject({ state: "done", runNo: 2, ended: 3, failed: 0 });
    expect(resumed.blocks[0]).toMatchObject({ state: "done" });
    expect(resumed.ended).toBeUndefined();
  });

  test("a job that waits tells what its engine says of it, until it begins", () => {
    const submitted: Happening = {
      ...{ kind: "job-submitted", block: "b1", job: "0002", keys: {}, wrappers: 1, backendId: "7" },
    };
    const held: Happening = { kind: "note", job: "0002", text: "job 0002 is held: disk quota" };
    const status = after(submitted, held);
    expect(status.jobs["0002"]).toMatchObject({ state: "submitted", note: "job 0002 is held: disk quota" });
    const lines = runStatusLines(status, { width: 80, colour: false, now: 0, rows: 8 });
    expect(lines).toContain("  waiting  job 0002 is held: disk quota");
    expect(after(submitted, held, { ...jobStarted(1), job: "0002" } as Happening).jobs["0002"]?.note).toBeUndefined();
  });

  test("a job that fails by itself is a failure of its own", () => {
    const status = after(jobStarted(1), {
      ...{ kind: "job-ended", block: "b1", job: "0001", runNo: 1, status: 8, reason: "error", diskUsage: 0 },
    });
    expect(Object.keys(status.failures)).toEqual(["job 0001"]);
  });

  test.each([
    [0, "ok", "done"],
    [1, "error", "failed"],
    [1, "killed", "cancelled"],
  ] as const)("a run that ends with %i (%s) is %s", (code, reason, state) => {
    expect(after({ kind: "run-ended", status: code, reason }).state).toBe(state);
  });

  test("files and messages are counted", () => {
    const file = {
      path: "out/a",
      filename: "a.fits",
      compression: null,
      filetype: "calexp",
      filesize: 10,
      metadata: {},
    };
    const made = { ...file, md5sum: "0".repeat(32), execnum: 1, archivePath: "p" };
    const status = after(jobStarted(1), ...wrapperStory({ wrapnum: 1, files: [made] }), {
      ...{ kind: "message", level: 2, text: "careful", wrapnum: 1 },
    });
    expect(status.files).toEqual({ made: 1, madeBytes: 10, placed: 1, placedBytes: 10 });
    expect(status.messages).toMatchObject({ errors: 0, warnings: 1, latest: [{ text: "careful", wrapnum: 1 }] });
  });

  test("an event that comes twice counts once, and a snapshot survives JSON", () => {
    const events = journalled([...begin, jobStarted(1), ...wrapperStory({ wrapnum: 1 })]);
    const once = statusOf(events);
    expect(statusOf(events.flatMap((event) => [event, event]))).toEqual(once);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
  });

  test("names of people's making cannot reach into the status itself", () => {
    const odd = [{ name: "__proto__", blknum: 1, jobs: 1, modules: [{ name: "constructor", quanta: 1 }] }];
    const status = statusOf(
      journalled([submitted(odd), ...wrapperStory({ wrapnum: 1, block: "__proto__", module: "constructor" })]),
    );
    expect(status.blocks[0]?.modules[0]?.counts).toEqual(counts({ done: 1 }));
  });
});

describe("the fold", () => {
  test("costs the same for the last event of a large run as for the first", () => {
    const quanta = 20_000;
    const events = journalled([
      submitted([{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta }] }]),
      jobStarted(1),
      ...Array.from({ length: quanta }, (_, at) => wrapperStory({ wrapnum: at + 1 })).flat(),
    ]);
    const status = emptyStatus();
    const timed = (from: number, to: number) => {
      const start = process.cpuUsage();
      for (const event of events.slice(from, to)) applyEvent(status, event);
      return process.cpuUsage(start).user / 1000;
    };
    const tenth = Math.floor(events.length / 10);
    timed(0, tenth);
    const early = timed(tenth, 2 * tenth);
    timed(2 * tenth, 9 * tenth);
    const late = timed(9 * tenth, events.length);
    expect(status.counts["done"]).toBe(quanta);
    // Quadratic work would make it nine times slower; processor time is the same on a busy machine.
    expect(late).toBeLessThan(5 * early + 20);
  });

  test("works in a browser: nothing of Node is imported", async () => {
    const entryPoints = [fileURLToPath(new URL("../../runtime/events/status.ts", import.meta.url))];
    const result = await build({ entryPoints, bundle: true, platform: "browser", write: false, logLevel: "silent" });
    expect(result.errors).toEqual([]);
  });

  test("every state word has its sentence", () => {
    for (const sentence of Object.values(wrapperStates)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
