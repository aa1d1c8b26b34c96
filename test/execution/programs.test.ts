import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runProgram, startLauncher, type Launcher, type Program } from "../../runtime/execution/process.ts";
import { killStrays } from "../../runtime/execution/stray-programs.ts";
import { bundleForTest } from "../kit/bundle.ts";

let script = "";
let folder = "";
let launcher: Launcher;
beforeAll(async () => {
  script = await bundleForTest("runtime/execution/launcher.ts");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-programs-"));
  launcher = startLauncher(script, { token: folder });
});
afterEach(async () => {
  await launcher.close();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
function run(argv: readonly string[], changes: Partial<Program> = {}, signal = never) {
  const env = { PATH: process.env.PATH ?? "" };
  return runProgram(
    launcher,
    { argv, cwd: folder, env, logFile: join(folder, "log"), graceSeconds: 0.3, ...changes },
    signal,
  );
}
const sh = (text: string, changes: Partial<Program> = {}, signal = never) =>
  run(["/bin/sh", "-c", text], changes, signal);
const log = () => readFile(join(folder, "log"), "utf8");

describe("a program ends with its own status", () => {
  it.each([0, 1, 2, 3, 4, 77, 126, 127, 128, 143, 254, 255])("exit %i", async (code) => {
    expect(await sh(`exit ${code}`)).toMatchObject({
      kind: "ended",
      status: code,
      reason: code === 0 ? "ok" : "error",
    });
  });

  it.each([1, 2, 3, 6, 9, 11, 13, 15, 31])("signal %i is minus its number", async (signal) => {
    expect(await sh(`ulimit -c 0; kill -${signal} $$`)).toMatchObject({ status: -signal, reason: "signal" });
  });

  it("that cannot be started says so, and nothing ran", async () => {
    await writeFile(join(folder, "data"), "");
    expect(await run(["/no/such/program"])).toMatchObject({ kind: "refused" });
    expect(await run([join(folder, "data")])).toMatchObject({ kind: "refused" });
    expect(await run(["/bin/true"], { cwd: "/no/such/folder" })).toMatchObject({ kind: "refused" });
    expect(await run(["/bin/true"], { logFile: "/no/such/folder/log" })).toMatchObject({ kind: "refused" });
  });
});

describe("a program gets exactly what it is given", () => {
  it("arguments that a shell would read stay as they are", async () => {
    const words = ["$HOME", "a;b|c&d>e*", "`id`", "two words", "", "'", "\\", "é😀", "-n"];
    await run(["/usr/bin/printf", "%s\\n", ...words]);
    expect(await log()).toBe(words.map((word) => `${word}\n`).join(""));
  });

  it("the whole environment, and the mark of this start", async () => {
    await run(["/usr/bin/env"], { env: { ONE: "1\n2" } });
    expect((await log()).split("\n").filter((line) => !/^(PWD|SHLVL|_)=/.test(line))).toEqual([
      "ONE=1",
      "2",
      `WCL_RUN_TOKEN=${folder}`,
      "",
    ]);
  });

  it("nothing to read, both outputs in the log, in order, behind what was there", async () => {
    await writeFile(join(folder, "log"), "before\n");
    await sh("cat; echo out; echo err >&2; printf 'no newline'");
    await sh("echo next");
    expect(await log()).toBe("before\nout\nerr\nno newlinenext\n");
  });

  it("its folder", async () => {
    await sh("pwd");
    expect((await log()).trim()).toBe(folder);
  });
});

describe("a program that has to stop stops, with all that it started", () => {
  it("by SIGTERM when asked", async () => {
    const stop = new AbortController();
    const began = performance.now();
    const result = await sh("sleep 60", { onStart: () => { stop.abort(); } }, stop.signal); // prettier-ignore
    expect(result).toMatchObject({ reason: "killed", status: -15 });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("by SIGKILL after the grace when it ignores SIGTERM", async () => {
    const stop = new AbortController();
    const deaf = sh("trap '' TERM; touch deaf; while :; do sleep 0.05; done", {}, stop.signal);
    while (!existsSync(join(folder, "deaf"))) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    const result = await deaf;
    expect(result).toMatchObject({ reason: "killed", status: -9 });
  });

  it("after its time", async () => {
    expect(await sh("sleep 60", { timeoutSeconds: 0.1 })).toMatchObject({ reason: "timeout" });
  });

  it("and is not begun when the stop came first", async () => {
    expect(await sh("echo x", {}, AbortSignal.abort())).toMatchObject({ kind: "refused" });
  });

  it("what it left in the background ends with it", async () => {
    await sh("(trap '' TERM; while :; do sleep 0.05; echo alive >> background; done) & sleep 0.3");
    const size = (await readFile(join(folder, "background"))).length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await readFile(join(folder, "background"))).length).toBe(size);
  });
});

describe("nothing outlives who asked for it", () => {
  it("programs end when the launcher is killed, and a new one takes over", async () => {
    const pids: number[] = [];
    const first = sh("sleep 60", {
      onStart: (pid) => {
        pids.push(pid);
        process.kill(launcher.pid() ?? 0, "SIGKILL");
      },
    });
    expect(await first).toMatchObject({ reason: "lost", status: -9 });
    await gone(pids[0] ?? 0);
    expect(await sh("echo again")).toMatchObject({ reason: "ok" });
  });

  it("programs end when the process that asked is killed", async () => {
    const asker = await bundleForTest("test/execution/programs/asker.ts");
    const child = spawn(process.execPath, [asker, script, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => child.stdout.once("data", (text: Buffer) => { resolve(Number(text)); })); // prettier-ignore
    child.kill("SIGKILL");
    await gone(pid);
  });

  it("a later start finds by their token what both left behind", async () => {
    const stray = spawn("/bin/sh", ["-c", "sleep 60 & sleep 60"], {
      env: { WCL_RUN_TOKEN: `${folder}-old` },
      detached: true,
      stdio: "ignore",
    });
    const other = spawn("/bin/sleep", ["60"], { env: { WCL_RUN_TOKEN: `${folder}-other` }, stdio: "ignore" });
    await new Promise((resolve) => stray.once("spawn", resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await killStrays([`${folder}-old`])).toBeGreaterThanOrEqual(2);
    await gone(stray.pid ?? 0);
    expect(other.exitCode).toBeNull();
    other.kill("SIGKILL");
  });
});

describe("what a program used is known", () => {
  it("time of the processor, within the kernel's 10 ms", async () => {
    const result = await run(["/usr/bin/python3", "-c", "import time\nwhile time.process_time() < 0.4: pass"]);
    expect(result.kind).toBe("ended");
    if (result.kind !== "ended") return;
    expect((result.usage.utime ?? 0) + (result.usage.stime ?? 0)).toBeGreaterThan(0.35);
    expect((result.usage.utime ?? 0) + (result.usage.stime ?? 0)).toBeLessThan(0.8);
  });

  it("the most memory that one of its processes had", async () => {
    const result = await sh(`/usr/bin/python3 -c 'import time; x = b"x" * 80_000_000; time.sleep(1.5)'; true`);
    expect(result).toMatchObject({ kind: "ended", reason: "ok" });
    if (result.kind === "ended") expect(result.usage.maxrss).toBeGreaterThan(78_000);
  });

  it("is null where nobody could look in time", async () => {
    const result = await run(["/bin/true"]);
    if (result.kind === "ended") expect(result.usage.maxrss).toBeNull();
    if (result.kind === "ended") expect(result.usage.minflt).toBeGreaterThan(0);
  });
});

describe("programs are started fast", () => {
  it("1,000 programs, beside a bare loop in the same minute", async () => {
    const count = 1000;
    const bare = await rate(count, () => bareSpawn());
    const ours = await rate(count, () => run(["/bin/true"]));
    console.log(
      `programs a second: ${ours.toFixed(0)} by the launcher, ${bare.toFixed(0)} by a bare loop in this process`,
    );
    // Machines that run tests are busy, so only the two loops can be compared.
    expect(ours).toBeGreaterThan(bare * 0.3);
  });

  it("by a process of less than 60 MB", async () => {
    await rate(300, () => run(["/bin/true"]));
    const status = await readFile(`/proc/${launcher.pid()}/status`, "utf8");
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    console.log(`the launcher holds ${megabytes.toFixed(0)} MB`);
    expect(megabytes).toBeLessThan(60);
  });
});

async function rate(count: number, one: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let started = 0;
  const worker = async () => {
    while (started < count) {
      started += 1;
      await one();
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return count / ((performance.now() - began) / 1000);
}

function bareSpawn(): Promise<unknown> {
  return new Promise((resolve) => spawn("/bin/true", { stdio: "ignore" }).once("exit", resolve));
}

/** Dead, or a zombie that nobody has collected. */
async function gone(pid: number): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    if (stat === "" || stat.includes(") Z ")) return;
    if (waited > 5000) throw new Error(`process ${pid} lives on`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
