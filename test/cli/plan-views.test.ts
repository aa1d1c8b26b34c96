import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

describe("what wcl plan shows besides the plan", () => {
  let place: Sandbox;
  let file = "";
  let facts = "";
  const lines = [
    [12, 1],
    [12, 2],
    [13, 1],
  ] as const;
  const row = ([visit, ccd]: readonly [number, number]): object => ({
    filename: `raw_${visit}_${ccd}.txt`,
    visit,
    ccd,
  });
  const saved = (rows: readonly (readonly [number, number])[]): string =>
    JSON.stringify({ v: 1, taken: "", modules: { m1: { "file-raw": rows.map(row) } } });

  beforeAll(async () => {
    place = await sandbox();
    file = join(place.folder, "ask.des");
    facts = join(place.folder, "facts.json");
    await writeFile(file, oneModule(join(place.folder, "archive"), "exec = never-run\nargs = ${qoutfile}"));
    await writeFile(facts, saved(lines));
    await mkdir(join(place.folder, "night"));
    for (const [visit, ccd] of lines) {
      const path = join(place.folder, "night", `raw_${visit}_${ccd}.txt`);
      await writeFile(path, `${visit} ${ccd}\n`);
      const values = ["--value", `visit=${visit}`, "--value", `ccd=${ccd}`];
      await place.wcl(["ingest", path, "--filetype", "raw", "--wcl", file, "--dir", "raw", ...values]);
    }
  });
  afterAll(() => place.remove());

  test("--write: the files of every job, byte for byte those of a run", async () => {
    const ran = await place.wcl(["submit", file, "--facts", facts]);
    expect(ran).toMatchObject({ code: 0 });
    const folder = join(place.folder, "written");
    const plan = ["plan", file, "--facts", facts, "--set", "attnum=1"];
    const written = await place.wcl([...plan, "--write", folder]);
    expect(written).toMatchObject({ code: 0 });
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
    expect(paths).toEqual([
      "B01-b1/0001/inputwcl/m1/m1_12_1_r1p01_input.wcl",
      "B01-b1/0001/inputwcl/m1/m1_12_2_r1p01_input.wcl",
      "B01-b1/0001/inputwcl/m1/m1_13_1_r1p01_input.wcl",
      "B01-b1/0001/job.json",
      "inputs.json",
      "plan.jsonl",
    ]);
    expect(written.stdout).toContain(`6 files written to ${folder}`);
    for (const path of paths)
      expect(await readFile(join(folder, path), "utf8")).toBe(
        await readFile(join(place.folder, "runs/U1_r1p01", path), "utf8"),
      );
    const again = await place.wcl([...plan, "--write", folder]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("is not empty");
  });

  test("--write: what the archive does not have is a problem; the files are there for reading", async () => {
    const more = join(place.folder, "more.json");
    await writeFile(more, saved([...lines, [14, 1]]));
    const written = await place.wcl(["plan", file, "--facts", more, "--write", join(place.folder, "lacking")]);
    expect(written.code).toBe(1);
    expect(written.stderr).toMatch(/ask\.des:\d+:\d+ error RUN802 .*raw_14_1\.txt/);
    expect(written.stdout).toContain("7 files written");
  });

  test("--explain: where lines come from and how many were used; for one module every quantum", async () => {
    const all = await place.wcl(["plan", file, "--facts", facts, "--explain"]);
    expect(all).toMatchObject({ code: 0 });
    expect(all.stdout).toContain("m1 (block b1): by visit, ccd over the lines of file raw");
    expect(all.stdout).toContain("file raw from the query program never-run, by visit, ccd: 3 of 3 lines used");
    expect(all.stdout).toContain("file out from the pattern out");
    const one = await place.wcl(["plan", file, "--facts", facts, "--explain", "--module", "m1"]);
    expect(one.stdout).toContain("  2  visit=12 ccd=2\n      file raw: 1 line, because visit=12 ccd=2\n");
    expect(one.stdout).toContain("      reads raw/raw_12_2.txt: file raw, from the archive");
    const json = await place.wcl(["plan", file, "--facts", facts, "--explain", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ modules: [{ module: "m1", quanta: [{}, {}, {}] }], problems: [] });
  });

  test("--diff: quanta that come, go and change, against a saved plan and against another submission", async () => {
    const old = join(place.folder, "old.json");
    await writeFile(old, (await place.wcl(["plan", file, "--facts", facts, "--json"])).stdout);
    const same = await place.wcl(["plan", file, "--facts", facts, "--diff", old]);
    expect(same).toMatchObject({ code: 0, stdout: "the plans are the same\n" });
    const other = join(place.folder, "other.json");
    await writeFile(
      other,
      saved([
        [11, 9],
        [12, 1],
        [13, 1],
      ]),
    );
    const moved = await place.wcl(["plan", file, "--facts", other, "--diff", old]);
    expect(moved).toMatchObject({
      code: 1,
      stdout: "m1 (block b1): 1 added, 1 removed, 0 changed\n  + visit=11 ccd=9\n  - visit=12 ccd=2\n",
    });
    const edited = join(place.folder, "edited.des");
    await writeFile(
      edited,
      (await readFile(file, "utf8"))
        .replace("execname = cp", "execname = cp\ncmd_hyphen = alldouble")
        .replace("_2 = ", "v = _flag\n_2 = "),
    );
    const changed = await place.wcl(["plan", edited, "--facts", facts, "--diff", file, "--json"]);
    const { differences } = JSON.parse(changed.stdout) as {
      differences: { kind: string; changes: { what: string }[] }[];
    };
    expect(changed.code).toBe(1);
    expect(differences.map(({ kind }) => kind)).toEqual(["changed", "changed", "changed"]);
    expect(differences[0]?.changes.map(({ what }) => what)).toContain("commands.0");
  });
});
