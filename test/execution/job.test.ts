import { execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { jobBench, type JobBench } from "./job-bench.ts";

let bench: JobBench;
beforeEach(async () => {
  bench = await jobBench();
});
afterEach(() => bench.remove());

/** Events as short lines: kind and what tells them apart. */
function story(events: readonly RunEvent[]): string[] {
  return events.map((event) => {
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- what a job never tells is shown by its kind.
    switch (event.kind) {
      case "job-started":
        return `job-started ${event.runNo}`;
      case "job-ended":
        return `job-ended ${event.status} ${event.reason}`;
      case "wrapper-started":
        return `wrapper-started ${event.wrapnum} try ${event.runNo}`;
      case "wrapper-state":
        return `${event.wrapnum} ${event.state}`;
      case "exec-started":
        return `exec-started ${event.argv.join(" ")}`;
      case "exec-ended":
        return `exec-ended ${event.status} ${event.reason}`;
      case "wrapper-ended":
        return `wrapper-ended ${event.wrapnum} ${event.status} ${event.reason} [${event.files.map((file) => file.filename).join(" ")}]`;
      case "file-placed":
        return `placed ${event.path}/${event.filename}`;
      case "files-transferred":
        return `files-transferred ${event.direction} ${event.archive} ${event.files}`;
      case "message":
        return `message ${event.text}`;
      default:
        return event.kind;
    }
  });
}

describe("a job", () => {
  it("fetches, runs, records and saves, and tells each of it", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [{ path: "in/a.txt", text: "A" }], words: "w" }] }]);
    expect(await bench.run()).toBe(0);
    expect(story(await bench.events())).toEqual([
      "job-started 1",
      "wrapper-started 1 try 1",
      "files-transferred in home 1",
      "1 running",
      "exec-started make out/m_1.txt m_1 w in/a.txt",
      "exec-ended 0 ok",
      "1 post",
      "wrapper-ended 1 0 ok [m_1.txt m_1.log]",
      "1 saving",
      expect.stringMatching(/^placed P/),
      expect.stringMatching(/^placed P/),
      "files-transferred out home 2",
      "job-ended 0 ok",
    ]);
    expect(await bench.archived()).toEqual({
      "P/r11/log/m_1.log": expect.stringContaining("make out/m_1.txt\n") as string,
      "P/r11/m/m_1.txt": " m_1 w<A>\n",
      "raw/a.txt": "A",
    });
  });

  it("records who used what, and what came from what", async () => {
    await bench.job([
      { module: "a", steps: [{ wrapnum: 1, inputs: [{ path: "in/a.txt", text: "A" }] }] },
      { module: "b", steps: [{ wrapnum: 2, inputs: ["out/a_1.txt"] }] },
    ]);
    expect(await bench.run()).toBe(0);
    const ended = (await bench.events()).filter((event) => event.kind === "wrapper-ended");
    expect(ended[1]?.used).toEqual([{ filename: "a_1.txt", compression: null, execnum: 1 }]);
    expect(ended[1]?.derived).toEqual([
      { child: { filename: "b_2.txt", compression: null }, parent: { filename: "a_1.txt", compression: null } },
    ]);
    expect(ended[1]?.execs).toEqual([
      { execnum: 1, name: "make", argv: ["make", "out/b_2.txt", "b_2", "out/a_1.txt"], version: null },
    ]);
    expect(ended[1]?.files[0]).toMatchObject({
      path: "out/b_2.txt",
      filetype: "text",
      filesize: 14,
      execnum: 1,
      archivePath: "P/r11/b",
    });
  });

  it("runs sixteen programs of 0.1 seconds beside each other in less than 3 seconds", async () => {
    const steps = Array.from({ length: 16 }, (_, at) => ({ wrapnum: at + 1, words: "sleep=0.1" }));
    await bench.job([{ module: "m", threads: 16, steps }]);
    const began = performance.now();
    expect(await bench.run()).toBe(0);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(Object.keys(await bench.archived())).toHaveLength(32);
  });

  it("copies an input once that sixteen wrapper instances want at once", async () => {
    const input = { path: "in/big.dat", text: "x".repeat(5_000_000) };
    const steps = Array.from({ length: 16 }, (_, at) => ({ wrapnum: at + 1, inputs: [input] }));
    await bench.job([{ module: "m", threads: 16, steps }]);
    // Each copy would pass this point; the second one would end the job.
    expect(await bench.run("stage-in-copied@2:kill")).toBe(0);
    expect(await readdir(join(bench.folder, "in"))).toEqual(["big.dat"]);
  });

  it("gives programs the job's environment, and no secrets of its own", async () => {
    const wcl = `
<exec_1>
  execname = env
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>`;
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, wcl, outputs: [] }] }], {
      environment: { DATA_SET: "two words; $(id)" },
    });
    process.env.PGPASSWORD = "hidden-secret";
    await bench.run();
    const log = await bench.read("log/m_1.log");
    expect(log).toContain("DATA_SET=two words; $(id)\n");
    expect(log).toContain(`HOME=${bench.root}\n`);
    expect(log).toMatch(/^DESDMFW_RUN_TOKEN=[0-9a-f-]{36}$/m);
    expect(log).not.toContain("hidden-secret");
    expect(log).not.toMatch(/^(PG|DES_|WCL_FAULT)/m);
  });
});

describe("a job that fails", () => {
  it.each([4, 255])("exit %i: what was made is recorded and saved, what follows is not begun", async (code) => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: `exit=${code}` }, { wrapnum: 2 }] }]);
    expect(await bench.run()).toBe(code);
    const told = story(await bench.events());
    expect(told).toContain(`wrapper-ended 1 ${code} error [m_1.txt m_1.log]`);
    expect(told.at(-1)).toBe(`job-ended ${code} error`);
    expect(told.join()).not.toContain("wrapper-started 2");
    expect(Object.keys(await bench.archived())).toEqual(["P/r11/log/m_1.log", "P/r11/m/m_1.txt"]);
  });

  it.each([
    [9, 247],
    [11, 245],
  ])("signal %i: exit code %i; what it left may be half, so only the log counts", async (signal, code) => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: `kill=${signal}` }] }]);
    expect(await bench.run()).toBe(code);
    const told = story(await bench.events());
    expect(told).toContain(`exec-ended -${signal} signal`);
    expect(told).toContain(`wrapper-ended 1 ${code} signal [m_1.log]`);
    expect(Object.keys(await bench.archived())).toEqual(["P/r11/log/m_1.log"]);
  });

  it("when an output is missing though the program ended well: it says which", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "skip" }] }]);
    expect(await bench.run()).toBe(1);
    const ended = (await bench.events()).find((event) => event.kind === "wrapper-ended");
    expect(ended).toMatchObject({
      status: 1,
      reason: "error",
      message: "make ended well but did not make out/m_1.txt",
    });
  });

  it("when the archive has not what the registry says: missing, or other bytes", async () => {
    const input = { path: "in/a.txt", text: "A" };
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [input] }] }]);
    await writeFile(join(bench.archive, "raw/a.txt"), "B");
    expect(await bench.run()).toBe(1);
    const ended = (await bench.events()).find((event) => event.kind === "wrapper-ended");
    expect(ended?.message).toContain("is not what it should be");
    expect(ended?.execs).toEqual([]);
    expect(await readdir(join(bench.folder, "in"))).toEqual([]);
  });

  it("stops what runs beside it", async () => {
    const steps = [{ wrapnum: 1, words: "sleep=0.3 exit=3" }, { wrapnum: 2, words: "sleep=30" }, { wrapnum: 3 }];
    await bench.job([{ module: "m", threads: 2, steps }]);
    const began = performance.now();
    expect(await bench.run()).toBe(3);
    expect(performance.now() - began).toBeLessThan(10_000);
    const told = story(await bench.events());
    expect(told).toContain("exec-ended -15 killed");
    expect(told.join()).not.toContain("wrapper-started 3");
  });

  it("goes on when told so, and ends with the worst code", async () => {
    const groups = [
      { module: "a", steps: [{ wrapnum: 1, words: "exit=3" }, { wrapnum: 2, words: "exit=7" }, { wrapnum: 3 }] },
      { module: "b", steps: [{ wrapnum: 4, words: "exit=5" }] },
    ];
    await bench.job(groups, { stopOnFail: false });
    expect(await bench.run()).toBe(7);
    expect(Object.keys(await bench.archived())).toHaveLength(8);
  });

  it("before anything is written when the disk is too full", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1 }] }], { minFreeBytes: 2 ** 60 });
    expect(await bench.run()).toBe(1);
    expect(story(await bench.events()).at(-1)).toBe("job-ended 1 disk_full");
  });
});

describe("what is saved when", () => {
  const steps = [{ wrapnum: 1 }, { wrapnum: 2, words: "exit=4" }];
  it.each([
    ["wrapper", "file", ["log/m_1.log", "log/m_2.log", "m/m_1.txt", "m/m_2.txt"]],
    ["job", "file", ["log/m_1.log", "log/m_2.log", "m/m_1.txt", "m/m_2.txt"]],
    ["wrapper", "never", []],
    ["never", "always", []],
  ] as const)("%s, master_savefiles %s", async (saveAt, masterSavefiles, names) => {
    await bench.job([{ module: "m", steps }], { saveAt, masterSavefiles });
    expect(await bench.run()).toBe(4);
    expect(Object.keys(await bench.archived())).toEqual(names.map((name) => `P/r11/${name}`));
  });

  it("an archive that holds other bytes under the name is left alone, and the job fails", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1 }] }]);
    execFileSync("mkdir", ["-p", join(bench.archive, "P/r11/m")]);
    await writeFile(join(bench.archive, "P/r11/m/m_1.txt"), "somebody else's");
    expect(await bench.run()).toBe(1);
    expect(story(await bench.events())).toContainEqual(expect.stringContaining("exists with other contents"));
    expect((await bench.archived())["P/r11/m/m_1.txt"]).toBe("somebody else's");
  });

  it.each(["../../evil", "/tmp", "a/../../.."])("nothing leaves the archive by archivepath %s", async (path) => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, section: `archivepath = ${path}` }] }]);
    expect(await bench.run()).toBe(1);
    expect(story(await bench.events())).toContainEqual(expect.stringContaining("is not a path below an archive"));
  });
});

describe("outputs that are none", () => {
  it.each([
    ["a link out of the folder", "/etc/passwd", "ln -s"],
    ["a pipe", "", "mkfifo"],
    ["a folder", "", "mkdir"],
  ])("%s is refused without waiting for it", async (_, target, command) => {
    const wcl = `
<filespecs>
  <out>
    fullname = out/x
    filetype = text
    archivepath = P
  </out>
</filespecs>
<exec_1>
  execname = ${command} ${target} out/x
  was_generated_by = filespecs.out
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>`;
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, wcl, outputs: ["out/x"] }] }]);
    expect(await bench.run()).toBe(1);
    expect(Object.keys(await bench.archived())).toEqual(["P/r11/log/m_1.log"]);
  });
});

describe("one runner for one job", () => {
  it("a second start while the first runs is refused and changes nothing", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }] }]);
    const first = bench.start();
    await until(async () => (await bench.events()).some((event) => event.kind === "exec-started"));
    const others = await Promise.all([bench.run(), bench.run(), bench.run()]);
    expect(others).toEqual([9, 9, 9]);
    await writeFile(join(bench.folder, "go"), "");
    expect(await first.ended).toBe(0);
    expect(story(await bench.events()).filter((line) => line.startsWith("job-started"))).toEqual(["job-started 1"]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 50) {
    if (waited > 20_000) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("the job's log is text that people can read", async () => {
  await bench.job([{ module: "m", steps: [{ wrapnum: 1 }] }]);
  await bench.run();
  const log = await readFile(join(bench.folder, "log/m_1.log"), "utf8");
  expect(log).toMatch(/WRAP: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d - run_exec - INFO: cmd = make out\/m_1.txt/);
  expect(log).toMatch(/run_wrapper - INFO: end - exit status = 0\n$/);
});
