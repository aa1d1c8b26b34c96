import { describe, expect, it } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import { memorySystem } from "../../runtime/system.ts";
import { readFacts, readGolden } from "./planning.ts";

describe("faults in the DMTN-059 submission", () => {
  const whole = readGolden("hsc", "hsc_full.des");
  const known = readFacts(readGolden("hsc", "facts.json"));
  it.each<[what: string, code: string, from: string, to: string]>([
    [
      "depends on an unknown file",
      "BLK426",
      "depends = assemble_coadd.file.deepcoadd",
      "depends = assemble_coadd.file.deepcoad",
    ],
    [
      "depends without the file name",
      "BLK426",
      "depends = make_coadd_temp_exp.file.deepcoadd_tempexp",
      "depends = make_coadd_temp_exp.file",
    ],
    [
      "depends on a later module",
      "BLK426",
      "depends = make_coadd_temp_exp.file.deepcoadd_tempexp",
      "depends = forced_phot_coadd.file.forced_src",
    ],
    ["match selects several lines", "BLK428", "match = tract,patch", "match = tract"],
    [
      "column that the lines lack",
      "BLK422",
      "columns = deepcoadd_meas.fullname, tract, patch, filter",
      "columns = deepcoadd_meas.fullname, seeing",
    ],
    [
      "unknown pattern of a list",
      "PFW232",
      "filepat = list_tract_patch_visit_filter",
      "filepat = list_tract_patch_visit",
    ],
    [
      "list without columns that name a file",
      "BLK421",
      "columns = raw_img.fullname, visit, ccd, filter",
      "columns = visit",
    ],
  ])("%s: %s", (_, code, from, to) => {
    expect(whole).toContain(from);
    const { program } = loadProgram("/s.des", memorySystem({ "/s.des": whole.replace(from, to) }));
    const { problems } = planRun(program, known);
    expect(problems[0]?.code).toBe(code);
    expect(problems[0]?.span.end).toBeGreaterThan(problems[0]?.span.start ?? 0);
  });
  it("loop keys in another order than divide_by are matched by name: the same quanta", () => {
    const swapped = whole.replace("wrapperloop = tract,patch,visit,filter", "wrapperloop = tract,visit,patch,filter");
    const plan = (text: string): readonly (string | undefined)[] => {
      const { program } = loadProgram("/s.des", memorySystem({ "/s.des": text }));
      const { plan: run, problems } = planRun(program, known);
      expect(problems).toEqual([]);
      const module = run.blocks[0]?.modules.find(({ name }) => name === "make_coadd_temp_exp");
      return (module?.quanta ?? []).map(({ files: made }) => made.get("deepcoadd_tempexp")?.files[0]?.path).sort();
    };
    expect(plan(swapped)).toEqual(plan(whole));
  });
});
