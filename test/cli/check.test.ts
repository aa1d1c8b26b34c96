import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { frame } from "../checks/frame.ts";
import { root } from "../kit/wcl.ts";
import { wclHere } from "../kit/wcl-here.ts";

/** One warning and one error, each on a line of its own. */
const faulty = `${frame}<module>\n    <merge>\n        <file>\n            <sum>\n                savefiles = on\n                filepat = summ\n            </sum>\n        </file>\n    </merge>\n</module>\n`;

let folder: string;
const before = process.cwd();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-check-"));
  process.chdir(folder);
  await writeFile("sound.des", frame);
  await writeFile("faulty.des", faulty);
  await writeFile("warning.des", faulty.replace("filepat = summ", "filepat = sum"));
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

describe("wcl check", () => {
  it("says nothing of what is sound, and exits 0", async () => {
    const { code, stdout } = await wclHere(["check", "sound.des"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("names file, line and column, shows the line, and exits 1 for an error", async () => {
    const { code, stdout } = await wclHere(["check", "faulty.des"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^faulty\.des:\d+:\d+ warning STY628 savefiles is true or false, not on$/m);
    expect(stdout).toMatch(/^faulty\.des:\d+:\d+ error PFW232 filename_pattern has no summ; did you mean sum\?$/m);
    expect(stdout).toMatch(/^ +\^+$/m);
  });

  it("--max-warnings makes warnings count", async () => {
    expect((await wclHere(["check", "warning.des"])).code).toBe(0);
    expect((await wclHere(["check", "--max-warnings", "1", "warning.des"])).code).toBe(0);
    expect((await wclHere(["check", "--max-warnings", "0", "warning.des"])).code).toBe(1);
  });

  it("--format json gives one problem a line, as in LSP", async () => {
    const { stdout } = await wclHere(["check", "--format", "json", "faulty.des"]);
    const problems = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { code: string; fixes: unknown[] });
    expect(problems.map((one) => one.code)).toEqual(["STY628", "PFW232"]);
    expect(problems[1]).toMatchObject({
      severity: "error",
      range: { start: { character: 26 }, end: { character: 30 } },
    });
    expect(problems[1]?.fixes).toHaveLength(1);
  });

  it("--format sarif gives one log with the rules that it speaks of", async () => {
    const { code, stdout } = await wclHere(["check", "--format", "sarif", "faulty.des", "sound.des"]);
    const log = JSON.parse(stdout) as { version: string; runs: { results: { ruleId: string }[] }[] };
    expect([code, log.version]).toEqual([1, "2.1.0"]);
    expect(log.runs[0]?.results.map((one) => one.ruleId)).toEqual(["STY628", "PFW232"]);
  });

  it("--format github gives annotations", async () => {
    const { stdout } = await wclHere(["check", "--format", "github", "faulty.des"]);
    expect(stdout).toMatch(/^::warning file=faulty\.des,line=\d+,.*title=STY628.*::/m);
    expect(stdout).toMatch(/^::error file=faulty\.des,line=\d+,.*title=PFW232.*::/m);
  });

  it("--files-from takes names from a file or from standard input; none is clean", async () => {
    await writeFile("names", "sound.des\nfaulty.des\n");
    expect((await wclHere(["check", "--files-from", "names"])).code).toBe(1);
    expect((await wclHere(["check", "--files-from", "-"], "sound.des\n")).code).toBe(0);
    expect((await wclHere(["check", "--files-from", "-"], "")).code).toBe(0);
  });

  it("a baseline leaves out what was there, and tells what is new, wherever the lines went", async () => {
    const written = await wclHere(["check", "--baseline", "known.json", "--write-baseline", "faulty.des"]);
    expect(written).toEqual({ code: 0, stdout: "", stderr: "known.json knows 2 problems\n" });
    expect(await readFile("known.json", "utf8")).toContain('"file": "faulty.des"');
    expect((await wclHere(["check", "--baseline", "known.json", "--max-warnings", "0", "faulty.des"])).code).toBe(0);
    await writeFile("faulty.des", `# moved\n\n${faulty}night = 1\n`.replace("dirpat = visit", "dirpat = visiit"));
    const { code, stdout } = await wclHere(["check", "--baseline", "known.json", "--format", "json", "faulty.des"]);
    expect(code).toBe(1);
    expect(stdout).toContain("BLK420");
    expect(stdout).not.toContain("PFW232");
  });

  it("a baseline that wcl.toml names counts without being asked for", async () => {
    await wclHere(["check", "--baseline", "known.json", "--write-baseline", "faulty.des"]);
    await writeFile("wcl.toml", 'baseline = "known.json"\n');
    expect((await wclHere(["check", "--max-warnings", "0", "faulty.des"])).code).toBe(0);
    await writeFile("wcl.toml", 'baseline = "nowhere.json"\n');
    const { code, stderr } = await wclHere(["check", "faulty.des"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("which wcl.toml names, is not there")]);
  });

  it("wrong usage is told, and is no finding", async () => {
    await writeFile("no.json", "{}");
    for (const [words, message] of [
      [["check"], "wcl check wants files"],
      [["check", "nowhere.des"], "nowhere.des is not a file"],
      [["check", "--files-from", "nowhere"], "nowhere cannot be read"],
      [["check", "--baseline", "nowhere", "sound.des"], "the baseline nowhere cannot be read"],
      [["check", "--baseline", "no.json", "sound.des"], "no.json is no baseline"],
      [["check", "--write-baseline", "sound.des"], "--write-baseline wants --baseline FILE"],
      [["check", "--values", "nowhere.yaml", "sound.des"], "the values nowhere.yaml are not a file"],
    ] as const) {
      const { code, stderr } = await wclHere(words);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});

describe("wcl render", () => {
  const template = "{% if args.tile %}\ntilename = {{ args.tile }}\n{% endif %}\nreqnum = {{ args.reqnum }}\n";
  beforeEach(async () => {
    await writeFile("t_template.des", template);
    await writeFile("t_template.values.yaml", "args:\n  tile: DES0000\n  reqnum: 7\n");
  });

  it("shows what a template yields, with values beside it, from files, or one by one", async () => {
    expect(await wclHere(["render", "t_template.des"])).toEqual({
      code: 0,
      stdout: "\ntilename = DES0000\n\nreqnum = 7\n",
      stderr: "",
    });
    await writeFile("other.yaml", "args: {reqnum: 8}");
    expect((await wclHere(["render", "t_template.des", "--values", "other.yaml"])).stdout).toContain("reqnum = 8");
    expect((await wclHere(["render", "t_template.des", "--set", "args.reqnum=0009"])).stdout).toContain(
      "reqnum = 0009",
    );
  });

  it("says what has no value, and where, and exits 1 for a template that is none", async () => {
    await rm("t_template.values.yaml");
    const bare = await wclHere(["render", "t_template.des", "--set", "args.tile=T"]);
    expect([bare.code, bare.stderr]).toEqual([
      0,
      expect.stringMatching(/t_template\.des:4:10 warning TPL902 args\.reqnum has no value/),
    ]);
    await writeFile("t_template.des", "a = {{ b c }}\n");
    expect((await wclHere(["render", "t_template.des"])).code).toBe(1);
  });

  it("a template without values can be checked, and neither planned nor submitted", async () => {
    await rm("t_template.values.yaml");
    const checked = await wclHere(["check", "t_template.des"]);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("TPL904")]);
    const planned = await wclHere(["plan", "t_template.des"]);
    expect([planned.code, planned.stderr]).toEqual([2, expect.stringContaining("is a template: give its values")]);
  });
});

it("the hooks for pre-commit call commands that exist, on the files that they name", async () => {
  const hooks = parseYaml(await readFile(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
    readonly id: string;
    readonly entry: string;
    readonly files: string;
  }[];
  expect(hooks.map((one) => one.id)).toEqual(["wcl-check", "wcl-fmt"]);
  for (const { entry, files } of hooks) {
    const [program, ...words] = entry.split(" ");
    const names = ["sound.des", "notes.txt"].filter((name) => new RegExp(files).test(name));
    expect([program, names]).toEqual(["wcl", ["sound.des"]]);
    expect((await wclHere([...words, ...names])).code).toBe(0);
  }
});
