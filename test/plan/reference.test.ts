import { describe, expect, it } from "vitest";
import { writeWcl } from "../../runtime/config/write.ts";
import { readQueryOutput } from "../../runtime/plan/query-output.ts";
import { differences, tasksOf, type Reference } from "./against-reference.ts";
import { everywhere } from "./differences.ts";
import { asReference, planGolden, quantaOf, readFacts, readGolden } from "./planning.ts";

function factsOfSeed(text = readGolden("seed", "corr_make_coadd_temp_exp.wcl")) {
  const { rows } = readQueryOutput(text, "wcl", "corr_make_coadd_temp_exp.wcl");
  return { taken: "", modules: new Map([["make_coadd_temp_exp", new Map([["list-corr", rows]])]]) };
}

describe("make_coadd_temp_exp of DMTN-059, as the reference planned it", () => {
  const planned = planGolden(["seed", "submit-used.des"], factsOfSeed(), asReference);
  const quanta = quantaOf(planned, "make_coadd_temp_exp");
  it("has eleven quanta in one job and no problem", () => {
    expect(planned.problems).toEqual([]);
    expect(quanta).toHaveLength(11);
    expect(`${tasksOf(planned, "coadd").join("\n")}\n`).toBe(readGolden("seed", "task_j0001.list"));
  });
  it("writes every input WCL byte for byte", () => {
    for (const quantum of quanta)
      expect(writeWcl(quantum.inputWcl, "sorted")).toBe(readGolden("seed", ...quantum.inputwcl.split("/")));
  });
  it("writes every list byte for byte", () => {
    for (const quantum of quanta)
      for (const { path, lines } of quantum.lists.values())
        expect(`${lines.join("\n")}\n`).toBe(readGolden("seed", ...path.split("/")));
  });
  it("knows the command lines before the run", () => {
    expect(quanta[1]?.commands).toEqual([
      "makeCoaddTempExp.py jobrepo --output jobrepo --id tract=0 patch=8x6 filter=HSC-I --doraise -c doApplyUberCal=False --selectId visit=903986 ccd=16 --selectId visit=903986 ccd=22".split(
        " ",
      ),
    ]);
  });
  it("knows what each quantum reads and where it comes from", () => {
    expect(quanta[1]?.inputs).toEqual(
      [
        "jobrepo/HSC-I/corr/corr-HSC-I-903986-016-r11p90.fits",
        "jobrepo/HSC-I/corr/corr-HSC-I-903986-022-r11p90.fits",
        "jobrepo/deepCoadd/skyMap-V2.pickle",
        "jobrepo/registry_Ht0_r11p95.sqlite3",
        "config/butler_templates-V1.wcl",
      ].map((path) => ({ path, filename: path.split("/").at(-1), compression: null, from: { kind: "archive" } })),
    );
  });
});

describe("the same with patches named 8,6", () => {
  const text = readGolden("seed", "corr_make_coadd_temp_exp.wcl").replace(/patch = (\d)x(\d)/g, "patch = $1,$2");
  const planned = planGolden(["seed", "submit-used.des"], factsOfSeed(text), asReference);
  const quanta = quantaOf(planned, "make_coadd_temp_exp");
  const second = quanta.find(({ keys }) => keys.get("patch") === "8,6" && keys.get("visit") === "903986");
  it("gives the same eleven quanta: the comma is part of the name, where the reference made two names of it", () => {
    expect(planned.problems).toEqual([]);
    expect(quanta).toHaveLength(11);
    const original = planGolden(["seed", "submit-used.des"], factsOfSeed(), asReference);
    const withComma = (name: string): string => name.replace(/(\d)x(\d)/, "$1,$2");
    expect(quanta.map(({ inputwcl }) => inputwcl)).toEqual(
      quantaOf(original, "make_coadd_temp_exp").map(({ inputwcl }) => withComma(inputwcl)),
    );
  });
  it("keeps the value whole in paths, list names, rows, input WCL and command line", () => {
    expect(second?.files.get("deepcoadd_tempexp")?.files.map(({ path }) => path)).toEqual([
      "jobrepo/deepCoadd/HSC-I/0/8,6/warp-HSC-I-0-8,6-903986-r11p95.fits",
    ]);
    const list = second?.lists.get("corr");
    expect(list?.path).toBe("list/make_coadd_temp_exp/make_coadd_temp_exp_corr-HSC-I-0-8,6-903986-r11p95.list");
    expect(list?.lines[0]).toBe("jobrepo/HSC-I/corr/corr-HSC-I-903986-016-r11p90.fits 0 8,6 903986 16 HSC-I");
    expect(second?.inputWcl.get("patch")).toBe("8,6");
    expect(second?.commands[0]).toContain("patch=8,6");
  });
  it("says in the input WCL which commas divide paths and which do not", () => {
    const text = writeWcl(second?.inputWcl ?? new Map(), "sorted");
    expect(text).toContain(`        <fullnames>
            _00001 = jobrepo/deepCoadd/HSC-I/0/8,6/warp-HSC-I-0-8,6-903986-r11p95.fits
        </fullnames>`);
  });
});

describe("the eight steps of DMTN-059 and the registry step, as the reference planned them", () => {
  const facts = readFacts(readGolden("hsc", "facts.json"));
  it.each([
    ["hsc.des", "plan-hsc.json", 89],
    ["hsc_full.des", "plan-hsc.json", 89],
    ["hsc_2block.des", "plan-hsc_2block.json", 88],
  ])("%s", (submission, result, count) => {
    const planned = planGolden(["hsc", submission], facts, asReference);
    expect(planned.problems).toEqual([]);
    expect(planned.plan.blocks.flatMap(({ modules }) => modules).flatMap(({ quanta }) => quanta)).toHaveLength(count);
    const found = differences(planned, JSON.parse(readGolden("hsc", result)) as Reference);
    expect(found.filter(({ path }) => !everywhere.some(({ where }) => where.test(path)))).toEqual([]);
    // What differs on purpose is shown, so that it is known when it no longer does.
    expect(found.find(({ path }) => path.endsWith("ref_cat/fullname"))).toMatchObject({
      ours: ["refcat/astrometry_sdss-dr9-fink-v5b.tar"],
      theirs: ["refcat/astrometry_${refcat_version}.tar"],
    });
  });
  it("have commas in patches too: 89 quanta where the reference stops", () => {
    const commas = readFacts(readGolden("hsc", "facts_comma.json"));
    const planned = planGolden(["hsc", "hsc.des"], commas);
    expect(planned.problems).toEqual([]);
    const [first] = quantaOf(planned, "assemble_coadd");
    expect(first?.keys.get("patch")).toBe("8,6");
    expect(first?.lists.get("warp_meta")?.lines[0]).toBe('000903986, "8,6", HSC-I');
  });
});
