import { describe, expect, it } from "vitest";
import { differences, type Reference } from "./against-reference.ts";
import { features } from "./differences.ts";
import { asReference, codesOf, planGolden, quantaOf, readFacts, readGolden, type Planned } from "./planning.ts";

const facts = JSON.parse(readGolden("features", "facts.json")) as Readonly<Record<string, object>>;
const references = JSON.parse(readGolden("features", "plans.json")) as Readonly<Record<string, Reference>>;

function plan(feature: string): Planned {
  return planGolden(["features", `${feature}.des`], readFacts(JSON.stringify(facts[feature])), asReference);
}

describe("each planning feature, as the reference planned it", () => {
  const same = Object.keys(references).filter((feature) => features[feature] === undefined);
  it.each(same)("%s", (feature) => {
    const planned = plan(feature);
    const reference = references[feature];
    expect(planned.problems).toEqual([]);
    expect(reference?.error).toBeUndefined();
    expect(reference && differences(planned, reference)).toEqual([]);
  });
});

describe("features that are planned otherwise on purpose", () => {
  it.each(Object.entries(features))("%s", (feature, { values = [], problems = [], plansWhatTheReferenceCannot }) => {
    const planned = plan(feature);
    const reference = references[feature];
    expect(codesOf(planned)).toEqual(problems);
    if (reference?.error !== undefined || problems.includes("BLK433")) {
      // The reference stopped, or should have: the problem, or the plan where there is none, is the whole difference.
      expect(problems.length === 0).toBe(plansWhatTheReferenceCannot === true);
      if (plansWhatTheReferenceCannot === true) expect(planned.plan.blocks[0]?.jobs).not.toEqual([]);
      return;
    }
    const found = reference === undefined ? [] : differences(planned, reference);
    expect(found.filter(({ path }) => !values.some(({ where }) => where.test(path)))).toEqual([]);
    for (const { where } of values) expect(found.some(({ path }) => where.test(path))).toBe(true);
  });
  it("shows every file of a line, in whatever column it stands", () => {
    const [first] = quantaOf(plan("list-two-files"), "m1");
    expect(first?.inputs.slice(0, 2).map(({ path }) => path)).toEqual([
      "sci/raw_00000101_02.fits",
      "sci/raw_00000101_10.fits",
    ]);
    expect(first?.inputs.map(({ path }) => path)).toContain("wgt/wgt_00000101_02.fits");
  });
  it("writes all formatted columns of a list", () => {
    const [first] = quantaOf(plan("list-fmt"), "m1");
    expect(first?.lists.get("in")?.lines[0]).toBe("raw/raw_00000101_02.fits[0] 0002   20.250 g");
    expect(first?.lists.get("in")?.columns).toEqual(["img.fullname", "ccd", "mag", "band"]);
  });
  it("finds values under names in capitals", () => {
    const [first] = quantaOf(plan("file-upper-vars"), "m2");
    expect(first?.files.get("in")?.files[0]).toMatchObject({ filename: "own_101_10.fits" });
    expect(first?.inputs[0]).toMatchObject({ from: { kind: "quantum", wrapnum: 1 } });
  });
  it("never runs more instances at once than fw_nmaxthread", () => {
    const { plan: run } = plan("jobs-fwthreads");
    expect(run.blocks[0]?.jobs[0]?.groups.map(({ threads }) => threads)).toEqual([2, 1]);
  });
  it("gives $opt{x} its value in the job", () => {
    const [first] = quantaOf(plan("opt-var-in-cmdline"), "m1");
    expect(first?.commands).toEqual([["prog", "-a", "17", "-b"]]);
  });
});
