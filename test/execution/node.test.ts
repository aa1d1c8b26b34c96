import { gunzipSync } from "node:zlib";
import { chmod, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { list } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import type { JobSpec } from "../../runtime/execution/job-spec.ts";
import { filesBelow, jobBench, type JobBench, type Step } from "./job-bench.ts";

let bench: JobBench;
beforeEach(async () => {
  bench = await jobBench();
});
afterEach(() => bench.remove());

async function eventsOf<Kind extends RunEvent["kind"]>(kind: Kind): Promise<Extract<RunEvent, { kind: Kind }>[]> {
  return (await bench.events()).filter((event): event is Extract<RunEvent, { kind: Kind }> => event.kind === kind);
}

async function messages(): Promise<string[]> {
  return (await eventsOf("message")).map(({ level, text }) => `${level} ${text}`);
}

/** A wrapper instance that runs a shell script, so that anything can happen. */
function script(wrapnum: number, text: string, more: Partial<Step> = {}): Step {
  const outputs = more.outputs ?? [];
  const wcl = `
wrapnum = ${wrapnum}
<filespecs>
  <out>
    fullname = ${outputs.join(",") || "none"}
    filetype = text
    archivepath = P/r11/out
    ${more.section ?? ""}
  </out>
</filespecs>
<exec_1>
  execname = sh
  ${outputs.length === 0 ? "" : "was_generated_by = filespecs.out"}
  <cmdline>
    _1 = scripts/${wrapnum}.sh
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
  outputwcl = outputwcl/m_${wrapnum}.wcl
</wrapper>
`;
  return { wrapnum, wcl, outputs, inputs: [{ path: `scripts/${wrapnum}.sh`, text }], ...more };
}

/** Puts a program of the test's own before all others. */
async function program(name: string, text: string): Promise<string> {
  const folder = join(bench.root, "programs");
  await mkdir(folder, { recursive: true });
  if (text === "") return folder;
  await writeFile(join(folder, name), text);
  await chmod(join(folder, name), 0o755);
  return folder;
}

describe("compression", () => {
  const compression: JobSpec["compression"] = {
    ...{ when: "file", program: "gzip", args: "-k ${__UCFILE__}", suffix: ".gz", plain: "removed" },
    version: { flag: "--version", pattern: "gzip (\\S+)" },
  };
  const one = { wrapnum: 1, words: "w" };
  const wanted = { compressed: ["out/m_1.txt"] };

  it.each(["wrapper", "job"] as const)(
    "at %s level: the compressed file is saved, registered, derived",
    async (saveAt) => {
      await bench.job(
        [{ module: "m", steps: [one, { wrapnum: 2, inputs: ["out/m_1.txt"] }] }],
        { compression, saveAt },
        wanted,
      );
      expect(await bench.run()).toBe(0);
      const archived = await readdir(join(bench.archive, "P/r11/m"));
      expect(archived.sort()).toEqual(["m_1.txt.gz", "m_2.txt"]);
      const bytes = await readFile(join(bench.archive, "P/r11/m/m_1.txt.gz"));
      expect(gunzipSync(bytes).toString()).toBe(" m_1 w\n");
      const [event] = await eventsOf("files-compressed");
      expect(event).toMatchObject({
        program: { name: "gzip", args: "-k ${__UCFILE__}", version: expect.stringMatching(/^\d/) as string },
        requested: 1,
        files: [
          { plain: { filename: "m_1.txt", compression: null }, file: { filename: "m_1.txt", compression: ".gz" } },
        ],
      });
      // The plain one is gone only now: the second step read it.
      await expect(stat(join(bench.folder, "out/m_1.txt"))).rejects.toThrow("ENOENT");
      expect(await bench.read("out/m_2.txt")).toContain("m_1 w");
    },
  );

  it.each([
    ["is not there", "no-such-program", "", /no program no-such-program/],
    ["ends with an error", "badzip", "#!/bin/sh\nexit 3\n", /badzip ended with 3/],
    ["makes nothing", "nozip", "#!/bin/sh\nexit 0\n", /made no out\/m_1.txt.gz/],
    ["is killed", "killzip", "#!/bin/sh\nkill -9 $$\n", /ended with -9/],
  ])("a compressor that %s: the file is saved as it is, and that is said", async (_, name, text, why) => {
    const programPath = [await program(name, text), ...bench.programPath];
    const spec = { compression: { ...compression, program: name }, programPath };
    await bench.job([{ module: "m", steps: [one] }], spec, wanted);
    expect(await bench.run()).toBe(0);
    expect(await readdir(join(bench.archive, "P/r11/m"))).toEqual(["m_1.txt"]);
    expect(await messages()).toEqual([expect.stringMatching(why)]);
  });

  it("a compressor that deletes its input, and tells no version, has done its work", async () => {
    const { version, ...rest } = compression;
    expect(version).toBeDefined();
    await bench.job([{ module: "m", steps: [one] }], { compression: { ...rest, args: "${__UCFILE__}" } }, wanted);
    expect(await bench.run()).toBe(0);
    expect(await readdir(join(bench.archive, "P/r11/m"))).toEqual(["m_1.txt.gz"]);
    expect((await eventsOf("files-compressed"))[0]?.program.version).toBeNull();
  });

  it("only after success, when so asked", async () => {
    const spec = { compression: { ...compression, when: "success" as const } };
    await bench.job([{ module: "m", steps: [{ ...one, words: "exit=4" }] }], spec, wanted);
    expect(await bench.run()).toBe(4);
    expect(await readdir(join(bench.archive, "P/r11/m"))).toEqual(["m_1.txt"]);
  });

  it("an input that the archive has compressed comes plain into the job", async () => {
    const { gzipSync } = await import("node:zlib");
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [{ path: "in/a.txt", text: "A" }] }] }]);
    const packed = gzipSync("from the archive");
    await writeFile(join(bench.archive, "raw/a.txt.gz"), packed);
    const path = join(bench.folder, "job.json");
    const spec = JSON.parse(await readFile(path, "utf8")) as { stageIn: Record<string, object> };
    const source = join(bench.archive, "raw/a.txt.gz");
    spec.stageIn["in/a.txt"] = {
      filename: "a.txt",
      compression: null,
      source,
      filesize: null,
      md5sum: null,
      unpack: ".gz",
    };
    await writeFile(path, JSON.stringify(spec));
    expect(await bench.run()).toBe(0);
    expect(await bench.read("in/a.txt")).toBe("from the archive");
  });
});

describe("junk", () => {
  const junkTar = { path: "junk_j0001.tar", archivePath: "P/r11/junk", mostBytes: 1000 };
  const inTar = async () => {
    const names: string[] = [];
    await list({
      file: join(bench.archive, "P/r11/junk/junk_j0001.tar"),
      onReadEntry: (entry) => names.push(entry.path),
    });
    return names;
  };

  it("what was left and not declared is packed, also beside a declared file of that base name; links are not", async () => {
    const text = "echo x >out/m.txt; mkdir tmp; echo y >tmp/m.txt; ln -s /etc/passwd tmp/link; echo z >./@list";
    await bench.job([{ module: "m", steps: [script(1, text, { outputs: ["out/m.txt"] })] }], { junkTar });
    expect(await bench.run()).toBe(0);
    expect(await inTar()).toEqual(["./@list", "./tmp/m.txt"]);
    const [made] = await eventsOf("job-files-made");
    expect(made?.files[0]).toMatchObject({
      filename: "junk_j0001.tar",
      filetype: "junk_tar",
      archivePath: "P/r11/junk",
    });
  });

  it("is limited in size, and what was left out is named", async () => {
    await bench.job([{ module: "m", steps: [script(1, "echo small >s; head -c 5000 /dev/zero >large")] }], { junkTar });
    expect(await bench.run()).toBe(0);
    expect(await inTar()).toEqual(["./s"]);
    expect(await messages()).toEqual([expect.stringContaining("large")]);
  });

  it("none, no tar", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1 }] }], { junkTar });
    expect(await bench.run()).toBe(0);
    expect(await eventsOf("job-files-made")).toEqual([]);
  });
});

describe("limits", () => {
  it("of time, for the whole job", async () => {
    await bench.job([{ module: "m", steps: [script(1, "sleep 30"), { wrapnum: 2 }] }], { limits: { wallSeconds: 1 } });
    const begun = performance.now();
    expect(await bench.run()).not.toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect((await eventsOf("exec-ended"))[0]?.reason).toBe("timeout");
    expect((await eventsOf("wrapper-ended"))[0]?.reason).toBe("timeout");
  });

  it("of memory, for a program with all that it starts", async () => {
    const text = `node -e 'const a=[];setInterval(()=>a.push(Buffer.alloc(2e7,1)),20)'`;
    await bench.job([{ module: "m", steps: [script(1, text)] }], { limits: { memoryBytes: 200 * 2 ** 20 } });
    expect(await bench.run()).not.toBe(0);
    expect((await eventsOf("exec-ended"))[0]?.reason).toBe("memory");
  });

  it("of the log: head and tail are kept, and the fact is told", async () => {
    const text =
      "echo FIRST; i=0; while [ $i -lt 20 ]; do head -c 1000000 /dev/zero | tr '\\\\0' x; sleep 0.05; i=$((i+1)); done; echo LAST";
    await bench.job([{ module: "m", steps: [script(1, text)] }], { limits: { logBytes: 4_000_000 } });
    expect(await bench.run()).toBe(0);
    const log = await bench.read("log/m_1.log");
    expect(log.length).toBeLessThan(8_000_000);
    expect(log).toContain("FIRST");
    expect(log).toMatch(/\d+ bytes were left out here/);
    expect(log).toContain("LAST");
    expect(await messages()).toEqual([expect.stringMatching(/^2 sh wrote more than a log may hold: \d+ bytes/)]);
  });
});

describe("wrapper instances beside each other", () => {
  const scratch = (wrapnum: number) =>
    `set -e; echo ${wrapnum} >scratch; sleep 0.5; cat scratch >out/m_${wrapnum}.txt; echo more >>out/m_${wrapnum}.txt`;
  const steps = [1, 2, 3].map((wrapnum) => script(wrapnum, scratch(wrapnum), { outputs: [`out/m_${wrapnum}.txt`] }));

  it("have folders of their own: scratch files of one name do not meet, outputs come to their places", async () => {
    await bench.job([{ module: "m", threads: 3, steps }]);
    expect(await bench.run()).toBe(0);
    for (const wrapnum of [1, 2, 3]) expect(await bench.read(`out/m_${wrapnum}.txt`)).toBe(`${wrapnum}\nmore\n`);
    expect(await readdir(bench.folder)).toEqual(expect.arrayContaining(["fwtemp0001", "fwtemp0002", "fwtemp0003"]));
    expect(await readdir(join(bench.folder, "fwtemp0001"))).toEqual(["scratch"]);
  });

  it("leave no folder behind; one in which a program put something in the place of a link is not handed on", async () => {
    const spoil = (wrapnum: number) =>
      `set -e; ${wrapnum === 2 ? "rm inputwcl; ln -s .. inputwcl;" : ""} echo ${wrapnum} >out/m_${wrapnum}.txt`;
    const many = [1, 2, 3, 4, 5, 6].map((wrapnum) =>
      script(wrapnum, spoil(wrapnum), { outputs: [`out/m_${wrapnum}.txt`] }),
    );
    await bench.job([{ module: "m", threads: 2, steps: many }]);
    await mkdir(join(bench.folder, "fwtemp0009"));
    expect(await bench.run()).toBe(0);
    for (const wrapnum of [1, 2, 3, 4, 5, 6]) expect(await bench.read(`out/m_${wrapnum}.txt`)).toBe(`${wrapnum}\n`);
    const left = (await readdir(bench.folder)).filter((name) => name.startsWith("fwtemp"));
    expect(left).toEqual(["fwtemp0009"]);
    // A second start removes what a killed one kept to hand on.
    expect(await bench.run()).toBe(0);
    expect((await readdir(bench.folder)).filter((name) => name.startsWith("fwtemp"))).toEqual([]);
  });

  it("share one folder when the submission says so", async () => {
    await bench.job([{ module: "m", threads: 3, steps }], { threadFolders: "shared" });
    expect(await bench.run()).toBe(0);
    expect((await filesBelow(bench.folder)).scratch).toMatch(/^[123]\n$/);
  });

  it("an input that a program changes in place is changed for nobody else", async () => {
    const text = "echo changed >>in/a.txt; cat in/a.txt >out/m_1.txt";
    const input = { path: "in/a.txt", text: "A\n" };
    const own = script(1, text, { outputs: ["out/m_1.txt"] });
    const changing = { ...own, inputs: [...(own.inputs ?? []), input], outputs: ["out/m_1.txt", "in/a.txt"] };
    await bench.job([{ module: "m", threads: 2, steps: [changing, { wrapnum: 2, inputs: [input] }] }]);
    expect(await bench.run()).toBe(0);
    expect(await bench.read("in/a.txt")).toBe("A\n");
    expect(await bench.read("out/m_1.txt")).toBe("A\nchanged\n");
  });
});

describe("two archives", () => {
  it("what the target lacks comes from home; what is made goes to both, at their own times", async () => {
    const target = { name: "target", root: join(bench.root, "target"), saveAt: "wrapper" as const };
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, inputs: [{ path: "in/a.txt", text: "A" }] }] }], {
      target,
      saveAt: "job",
    });
    expect(await bench.run()).toBe(0);
    const names = ["P/r11/log/m_1.log", "P/r11/m/m_1.txt"];
    expect(Object.keys(await filesBelow(target.root))).toEqual(names);
    expect(Object.keys(await bench.archived())).toEqual([...names, "raw/a.txt"]);
    const placed = (await eventsOf("file-placed")).map(({ archive, filename }) => `${archive} ${filename}`);
    expect(placed.slice(0, 2).sort()).toEqual(["target m_1.log", "target m_1.txt"]);
    expect(placed.slice(2).sort()).toEqual(["home m_1.log", "home m_1.txt"]);
  });
});

it("fetches what the next wrapper instance reads while the present one runs", async () => {
  const steps = [
    { wrapnum: 1, words: "hold=go" },
    { wrapnum: 2, inputs: [{ path: "in/next.txt", text: "N" }] },
  ];
  await bench.job([{ module: "m", steps }]);
  const job = bench.start();
  for (let waited = 0; waited < 20_000; waited += 50) {
    const there = await stat(join(bench.folder, "in/next.txt")).catch(() => undefined);
    // The event may be written a moment later than the file.
    if (there !== undefined && (await eventsOf("wrapper-started")).length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await eventsOf("wrapper-started")).map(({ wrapnum }) => wrapnum)).toEqual([1]);
  await writeFile(join(bench.folder, "go"), "");
  expect(await job.ended).toBe(0);
});
