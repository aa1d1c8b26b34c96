import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareExample, type Example } from "./kit/example.ts";
import { writeMixedSubmissions } from "./kit/mixed.ts";
import { noteTable } from "../kit/note-table.ts";

describe("one campaign on one registry", () => {
  let example: Example;
  beforeAll(async () => {
    example = await prepareExample();
  });
  afterAll(() => example.remove());

  const submit = async (file: string, ...more: readonly string[]): Promise<string> => {
    const run = await example.wcl("submit", file, ...more);
    expect(run.stderr).toBe("");
    expect(run.code).toBe(0);
    return /Ht0_r11p\d+/.exec(run.stdout)?.[0] ?? "";
  };
  /** The note's own question, by tag. */
  const table = async (tag: string): Promise<readonly (readonly unknown[])[]> => {
    const rows = await example.ask(
      `select w.modname, count(*)::int as n from pfw_wrapper w join proctag t on t.pfw_attempt_id = w.pfw_attempt_id
        where t.tag = '${tag}' group by w.modname order by min(w.pfw_attempt_id * 100000 + w.wrapnum)`,
    );
    return rows.map((row) => [row.modname, row.n]);
  };

  it("makes coadds of calibrated images of two attempts: each lies where the Butler looks, its name stays true", async () => {
    const { first, second, third } = await writeMixedSubmissions(example);
    for (const [file, attempt] of [
      [first, 1],
      [second, 2],
    ] as const) {
      const run = await submit(file);
      expect(run).toBe(`Ht0_r11p0${attempt}`);
      expect((await example.wcl("tag", run, "MIXED")).code).toBe(0);
    }
    const run = await submit(third);
    expect((await example.wcl("tag", run, "MIXED")).code).toBe(0);
    expect(await table("MIXED")).toEqual(noteTable);
    // One coadd stands on images of both attempts, under the names that these gave them.
    const parents = await example.ask(
      `select distinct substring(p.filename from 'p0[0-9]') as attempt from opm_was_derived_from o
         join desfile d on d.id = o.child_desfile_id join desfile p on p.id = o.parent_desfile_id
        where d.filetype = 'deepcoadd' and d.filename like 'coadd-HSC-R-0-8x7%' and p.filetype = 'calexp' order by 1`,
    );
    expect(parents.map((row) => row.attempt)).toEqual(["p01", "p02"]);
    expect(await example.ask("select filename from desfile where filename like 'CORR-%_r11p03.fits'")).toEqual([]);
  });

  it("refuses two files for one data id before anything runs", async () => {
    const { first, third } = await writeMixedSubmissions(example);
    await submit(first);
    const refused = await example.wcl("submit", third);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/error sync\/clash .*two files for one data id of calexp: .*_r11p01\.fits/);
  });

  it("keeps a patch 8,6 whole in names, lists, command lines, Butler paths and rows", async () => {
    const overlaps = join(example.folder, "submit/tract0-overlap.txt");
    const sound = await readFile(overlaps, "utf8");
    await writeFile(overlaps, sound.replace(/(\d)x(\d)/g, "$1,$2"));
    const run = await submit(example.submission);
    expect((await example.wcl("tag", run, "COMMA")).code).toBe(0);
    expect(await table("COMMA")).toEqual(noteTable);
    const named = await example.ask(
      "select d.filename, c.patch from desfile d join catalog c on c.filename = d.filename join proctag t on t.pfw_attempt_id = d.pfw_attempt_id where t.tag = 'COMMA' and d.filetype = 'deepcoadd_forced_src' order by 1",
    );
    expect(named).toHaveLength(8);
    for (const { filename, patch } of named) expect(String(filename)).toContain(`-0-${String(patch)}_r11`);
    expect(new Set(named.map((row) => row.patch))).toEqual(new Set(["8,6", "8,7", "9,6", "9,7"]));
    await writeFile(overlaps, sound);
  });

  it("brings patches to the form of the site's stack", async () => {
    const plan = await example.wcl(
      "plan",
      example.submission,
      "--json",
      "--set",
      "patch_form=comma",
      "--module",
      "assemble_coadd",
    );
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain("patch=8,6");
    expect(plan.stdout).not.toContain("8x6");
  });
});
