import { constants } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { jobBench, type JobBench } from "../execution/job-bench.ts";

let bench: JobBench;
beforeEach(async () => {
  bench = await jobBench();
});
afterEach(() => bench.remove());

type Ended = Extract<RunEvent, { kind: "wrapper-ended" }>;
const endedByNumber = async (): Promise<ReadonlyMap<number, Ended>> =>
  new Map(
    (await bench.events()).flatMap((event) =>
      event.kind === "wrapper-ended" ? [[event.wrapnum, event] as const] : [],
    ),
  );

describe("a job hands on what its programs end with", { timeout: 120_000 }, () => {
  it("every exit code from 0 to 255", async () => {
    const steps = Array.from({ length: 256 }, (_, code) => ({ wrapnum: code + 1, words: `exit=${String(code)}` }));
    await bench.job([{ module: "m", threads: 4, steps }], { stopOnFail: false, saveAt: "never" });
    expect(await bench.run()).toBe(255);
    const ended = await endedByNumber();
    expect(steps.map(({ wrapnum }) => ended.get(wrapnum)?.status)).toEqual(steps.map((_, code) => code));
    expect(steps.filter(({ wrapnum }) => ended.get(wrapnum)?.files.length !== 2)).toEqual([]);
  });

  it("every signal that ends a program", async () => {
    const harmless = new Set(["SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH"]);
    const numbers = Object.entries(constants.signals).flatMap(([name, number]) => (harmless.has(name) ? [] : number));
    const signals = [...new Set(numbers)].filter((number) => number < 32);
    const steps = signals.map((signal) => ({ wrapnum: signal, words: `kill=${String(signal)}` }));
    await bench.job([{ module: "m", threads: 4, steps }], { stopOnFail: false, saveAt: "never" });
    expect(await bench.run()).toBe(255);
    const ended = await endedByNumber();
    expect(signals.map((signal) => ended.get(signal)?.status)).toEqual(signals.map((signal) => 256 - signal));
    expect(signals.filter((signal) => ended.get(signal)?.reason !== "signal")).toEqual([]);
    // What it left may be half: only the log counts.
    expect(signals.filter((signal) => ended.get(signal)?.files.length !== 1)).toEqual([]);
  });
});

describe("outputs that cannot be registered", () => {
  it("a file that is no FITS costs itself only: the log is registered, and the message says which", async () => {
    const section = "<hdrupd_all>\nNOTE = made/a note/str\n</hdrupd_all>";
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, out: "out/m_1.fits", section }] }]);
    expect(await bench.run()).toBe(1);
    const one = (await endedByNumber()).get(1);
    expect(one).toMatchObject({ status: 1, reason: "error" });
    expect(one?.message).toMatch(/m_1\.fits/);
    expect(one?.files.map(({ filetype }) => filetype)).toEqual(["log"]);
    expect(Object.keys(await bench.archived())).toEqual(["P/r11/log/m_1.log"]);
  });

  it("two outputs of one name: refused by name, and neither is registered", async () => {
    const wcl = `
wrapnum = 1
<filespecs>
  <one>
    fullname = a/x.txt
    filetype = text
    archivepath = P/a
  </one>
  <two>
    fullname = b/x.txt
    filetype = text
    archivepath = P/b
  </two>
</filespecs>
<exec_1>
  execname = make
  was_generated_by = filespecs.one
  <cmdline>
    _1 = a/x.txt
  </cmdline>
</exec_1>
<exec_2>
  execname = make
  was_generated_by = filespecs.two
  <cmdline>
    _1 = b/x.txt
  </cmdline>
</exec_2>
<wrapper>
  wrappername = genwrap.py
  outputwcl = outputwcl/m_1.wcl
</wrapper>`;
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, wcl, outputs: ["a/x.txt", "b/x.txt"] }] }]);
    expect(await bench.run()).toBe(1);
    const one = (await endedByNumber()).get(1);
    expect(one?.message).toMatch(/two outputs are called x\.txt/);
    expect(one?.files.map(({ filetype }) => filetype)).toEqual(["log"]);
  });
});
