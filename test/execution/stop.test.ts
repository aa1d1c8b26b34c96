import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { jobBench, type JobBench } from "./job-bench.ts";

let bench: JobBench;
beforeEach(async () => {
  bench = await jobBench();
});
afterEach(() => bench.remove());

describe("a runner that is told to stop", () => {
  it.each([
    ["ends its programs", "sleep=60", -15],
    ["ends a program that does not listen, after the grace", "hold=never", -9],
  ])("%s, records it, and ends with 143; the next start goes on", async (_, words, status) => {
    const deaf = status === -9 ? "trap '' TERM;" : "";
    const wcl = deafWcl(deaf, words);
    await bench.job([{ module: "m", steps: [{ wrapnum: 1 }, { wrapnum: 2, wcl, outputs: ["out/m_2.txt"] }] }]);
    const job = bench.start();
    await until(async () => (await started()) === 2);
    await until(() => Promise.resolve(existsSync(join(bench.folder, "out/m_2.txt"))));
    // What the first one made is saved beside the second, and must not tell of itself in between.
    await until(async () =>
      (await bench.events()).some((event) => event.kind === "files-transferred" && event.wrapnum === 1),
    );
    const began = performance.now();
    job.kill("SIGTERM");
    expect(await job.ended).toBe(143);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await tail(5)).toMatchObject([
      { kind: "wrapper-ended", wrapnum: 2, reason: "killed", files: [{ filetype: "log" }] },
      { kind: "wrapper-state", state: "saving" },
      { kind: "file-placed" },
      { kind: "files-transferred", direction: "out", archive: "home", files: 1 },
      { kind: "job-ended", status: 143, reason: "killed" },
    ]);
    expect((await bench.events()).find((event) => event.kind === "exec-ended" && event.wrapnum === 2)).toMatchObject({
      status,
      reason: "killed",
    });
    expect(await bench.living()).toEqual([]);
    await writeFile(join(bench.folder, "stop-waiting"), "");
    expect(await bench.run()).toBe(0);
    expect(
      (await bench.events()).filter((event) => event.kind === "wrapper-ended" && event.wrapnum === 1),
    ).toHaveLength(2);
  });
});

describe("others are killed", () => {
  it("the program: its quantum fails with the signal, and the job with 247", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "sleep=60" }] }]);
    const job = bench.start();
    const pid = await pidOfExec();
    process.kill(pid, "SIGKILL");
    expect(await job.ended).toBe(247);
    expect(await tail(1)).toMatchObject([{ kind: "job-ended", status: 247, reason: "signal" }]);
  });

  it("the launcher: its programs end, the quantum is tried once more by a new one", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }] }]);
    const job = bench.start();
    const program = await pidOfExec();
    const stat = await readFile(`/proc/${program}/stat`, "utf8");
    const launcher = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    process.kill(launcher, "SIGKILL");
    await until(async () => (await started()) === 2);
    await writeFile(join(bench.folder, "go"), "");
    expect(await job.ended).toBe(0);
    const results = (await bench.events()).flatMap((event) =>
      event.kind === "wrapper-ended" ? `${event.runNo} ${event.reason}` : [],
    );
    expect(results).toEqual(["1 lost", "2 ok"]);
    expect((await bench.archived())["P/r11/m/m_1.txt"]).toBe(" m_1\n");
  });

  it("runner and launcher at once: the next start ends what they left running before it begins anew", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }] }]);
    const job = bench.start();
    const program = await pidOfExec();
    const stat = await readFile(`/proc/${program}/stat`, "utf8");
    process.kill(job.pid, "SIGSTOP");
    process.kill(Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), "SIGKILL");
    process.kill(job.pid, "SIGKILL");
    await job.ended;
    expect((await bench.living()).length).toBeGreaterThan(0);
    const again = bench.start();
    await until(async () => (await started()) === 2);
    expect(await pidsAlive(program)).toBe(false);
    await writeFile(join(bench.folder, "go"), "");
    expect(await again.ended).toBe(0);
    expect((await bench.archived())["P/r11/m/m_1.txt"]).toBe(" m_1\n");
  });
});

function deafWcl(deaf: string, words: string): string {
  return `
<filespecs>
  <out>
    fullname = out/m_2.txt
    archivepath = P
    filetype = text
  </out>
</filespecs>
<exec_1>
  execname = sh
  was_generated_by = filespecs.out
  <cmdline>
    _1 = -c "${deaf} echo ${words} > out/m_2.txt; while [ ! -e stop-waiting ]; do sleep 0.05; done"
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>`;
}

async function started(): Promise<number> {
  return (await bench.events()).filter((event) => event.kind === "exec-started").length;
}

async function pidOfExec(): Promise<number> {
  await until(async () => (await started()) > 0);
  const event = (await bench.events()).find((one) => one.kind === "exec-started");
  return event?.kind === "exec-started" ? event.pid : 0;
}

async function pidsAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !stat.includes(") Z ");
}

async function tail(count: number): Promise<readonly RunEvent[]> {
  return (await bench.events()).slice(-count);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 30) {
    if (waited > 20_000) throw new Error("it did not happen");
    await pause(30);
  }
}
