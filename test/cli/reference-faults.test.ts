import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { qualityOf } from "../../runtime/cli/quality-settings.ts";
import { writeWcl } from "../../runtime/config/write.ts";
import { memorySystem } from "../../runtime/system.ts";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

describe("what only a submission shows of the reference's faults", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
    await mkdir(join(place.folder, "night"));
    const path = join(place.folder, "night", "raw_1_1.txt");
    await writeFile(path, "1 1\n");
    const values = ["--value", "visit=1", "--value", "ccd=1"];
    const asking = await write("ask", "exec = never-run\nargs = ${qoutfile}");
    await place.wcl(["ingest", path, "--filetype", "raw", "--wcl", asking, "--dir", "raw", ...values]);
    await writeFile(
      join(place.folder, "facts.json"),
      JSON.stringify({
        ...{ v: 1, taken: "" },
        modules: { m1: { "file-raw": [{ filename: "raw_1_1.txt", visit: 1, ccd: 1 }] } },
      }),
    );
  });
  afterAll(() => place.remove());

  const runs = async (): Promise<readonly string[]> =>
    (await readdir(join(place.folder, "runs")).catch(() => [])).filter((name) => !name.startsWith("."));
  const write = async (name: string, keys: string, top = ""): Promise<string> => {
    const file = join(place.folder, `${name}.des`);
    await writeFile(file, top + oneModule(join(place.folder, "archive"), keys));
    return file;
  };

  test("a query program that ends with 2 has failed; in the reference 2 is a dry run that went well", async () => {
    const program = join(place.folder, "two");
    await writeFile(program, "#!/bin/sh\necho no such section >&2\nexit 2\n");
    await chmod(program, 0o755);
    const file = await write("two", `exec = ${program}\nargs = \${qoutfile}`);
    for (const words of [
      ["plan", file],
      ["submit", file],
      ["submit", file, "--dry-run"],
    ]) {
      const answer = await place.wcl(words);
      expect(answer.code).toBe(1);
      expect(answer.stderr).toMatch(/two\.des:\d+:\d+ error RUN801 .*ended with 2: no such section/);
    }
    expect(await runs()).toEqual([]);
  });

  test("an attempt number that the user gives plans as it is, and a run takes the registry's; the reference submits and then dies", async () => {
    const file = await write("numbered", "exec = never-run\nargs = ${qoutfile}", "attnum = 7\n");
    const facts = ["--facts", join(place.folder, "facts.json")];
    const planned = await place.wcl(["plan", file, ...facts, "--module", "m1"]);
    expect(planned).toMatchObject({ code: 0, stderr: "" });
    expect(planned.stdout).toContain("U1_r1p07  →  ASK/r1/U1/p07");
    expect(planned.stdout).toContain("out/out_1_001_r1p07.txt");
    expect(await place.wcl(["submit", file, ...facts])).toMatchObject({ code: 0 });
    expect(await runs()).toEqual(["U1_r1p01"]);
  });

  test("a target archive that is defined may be used; the reference's checker refuses every one", async () => {
    const top =
      "target_archive = near\nuse_target_archive_output = job\n<archive>\n<near>\nname = near\nroot = /near\n";
    const file = await write("near", "exec = never-run\nargs = ${qoutfile}", `${top}</near>\n</archive>\n`);
    expect(await place.wcl(["check", file])).toMatchObject({ code: 0 });
    const unknown = await place.wcl([
      "check",
      await write("nera", "exec = q\nargs = ${qoutfile}", top.replace("= near", "= nera") + "</near>\n</archive>\n"),
    ]);
    expect(unknown.code).toBe(1);
    expect(unknown.stdout + unknown.stderr).toMatch(/nera\.des:1:\d+ error PFW241 .*nera/);
  });
});

test("use_qcf = False is false, also when it was written and read again; the reference takes the text for true", () => {
  const read = (text: string) => loadProgram("/s.des", memorySystem({ "/s.des": text })).program;
  for (const word of ["False", "false", "no", "0"]) {
    const program = read(`use_qcf = ${word}\n`);
    expect(qualityOf(program, {})).toBeUndefined();
    expect(qualityOf(read(writeWcl(new Map([["use_qcf", word]]), "sorted")), {})).toBeUndefined();
  }
  expect(qualityOf(read("use_qcf = True\n"), {})).toEqual({ patterns: [], ignores: [], filters: [] });
});
