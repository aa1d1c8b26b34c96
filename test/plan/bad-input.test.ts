import { describe, expect, it } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import { memorySystem } from "../../runtime/system.ts";
import { facts, planWith, raw, submission } from "./one-module.ts";
import { codesOf, noFacts, planText, pointedAt, quantaOf, rows } from "./planning.ts";

describe("a sound submission", () => {
  it("has no problem", () => {
    const planned = planText(submission, facts);
    expect(planned.problems).toEqual([]);
    expect(quantaOf(planned, "m1")).toHaveLength(3);
  });
});

describe("what is wrong is said where it is written", () => {
  it.each<[code: string, at: string, message: RegExp, from: string, to: string]>([
    ["PFW210", "m1, m3", /bad module name m3; did you mean m1/, "modulelist = m1", "modulelist = m1, m3"],
    ["PFW207", "b1, b9", /bad block name b9/, "blocklist = b1", "blocklist = b1, b9"],
    ["BLK404", "file.nope", /must be file.NAME or list.NAME/, "loopobj = file.raw", "loopobj = file.nope"],
    ["BLK404", "raw", /must be file.NAME/, "loopobj = file.raw", "loopobj = raw"],
    [
      "BLK402",
      "expnum",
      /keys expnum, but file raw of m1 is divided by expnum, ccd/,
      "wrapperloop = expnum, ccd",
      "wrapperloop = expnum",
    ],
    ["BLK402", "expnum, band", /divided by expnum, ccd/, "wrapperloop = expnum, ccd", "wrapperloop = expnum, band"],
    [
      "BLK422",
      "expnum, nokey",
      /line of raw_1_1.fits has no value for nokey/,
      "loopkey = expnum, ccd",
      "loopkey = expnum, nokey",
    ],
    [
      "BLK428",
      "expnum",
      /2 lines fit one quantum \(raw_1_1.fits, raw_1_2.fits\)/,
      "loopobj = file.raw",
      "expnum = 1,2",
    ],
    [
      "BLK420",
      "flt",
      /no directory pattern flt; did you mean flat/,
      "dirpat = flat\n            enddir = raw",
      "dirpat = flt",
    ],
    ["PFW232", "expcd", /no file-name pattern expcd; did you mean expccd/, "filepat = expccd", "filepat = expcd"],
    ["PFW230", "<out>", /no way to determine the name/, "filepat = expccd", "x = y"],
    ["PFW231", "<out>", /missing dirpat/, "dirpat = flat\n            enddir = out", "x = y"],
    ["PFW211", "<module m1>", /missing wrappername/, "wrappername = genwrap.py", ""],
    ["STY622", "${enddir}", /enddir is not defined here/, "enddir = out", ""],
    ["STY622", "${flabel}", /flabel is not defined here/, "flabel = out", ""],
    [
      "BLK408",
      "out.fits",
      /file out of m1 lacks the loop keys expnum, ccd: expnum=1 ccd=1 \(instance 1\) and expnum=1 ccd=2 \(instance 2\) both make out.fits; 3 quanta, one name$/,
      "filepat = expccd",
      "filename = out.fits",
    ],
    [
      "BLK406",
      "same",
      /modnamepat of m1 lacks the loop keys expnum, ccd: .* both make same_input.wcl; 3 quanta, one name$/,
      "wrappername = genwrap.py",
      "wrappername = genwrap.py\nmodnamepat = same",
    ],
    [
      "BLK418",
      "x_${two}",
      /must be single, but \${modnamepat}_input.wcl gives 2 values \(x_a_input.wcl, x_b_input.wcl\)/,
      "wrappername = genwrap.py",
      "wrappername = genwrap.py\ntwo = a,b\nmodnamepat = x_${two}",
    ],
    ["BLK436", "a.py, b.py", /must be one program/, "wrappername = genwrap.py", "wrappername = a.py, b.py"],
    ["BLK412", "${nope}", /exec_1 of m1: nope is not defined here/, "_1 = ${file.raw.fullname}", "_1 = ${nope}"],
    [
      "BLK441",
      "${nope}.fits",
      /file out of m1: nope is not defined here/,
      "flabel = out",
      "flabel = out\nrename_file = ${nope}.fits",
    ],
    ["BLK454", "flat", /"\.\.\/\.\.\/etc" must be a path within the job/, "enddir = out", "enddir = ../../etc"],
    ["BLK454", "flat", /"\/etc" must be a path within the job/, "enddir = out", "enddir = /etc"],
    ["JOB502", "5", /_x is no positional argument/, "_1 = ${file.raw.fullname}", "_x = 5"],
    [
      "BLK429",
      "<module m1>",
      /m1 asks for raw_1_1.fits before it is made/,
      "filepat = expccd",
      "filename = raw_1_${ccd}.fits",
    ],
    ["STY629", "backwards", /natural or reference/, "blocklist = b1", "blocklist = b1\nquanta_order = backwards"],
  ])("%s at %j: %s", (code, at, message, from, to) => {
    const changed = to.startsWith("expnum = 1,2")
      ? planWith(
          [from, to],
          ["wrapperloop = expnum, ccd", "wrapperloop = expnum"],
          ["loopkey = expnum, ccd", "match = expnum"],
          ["filepat = expccd", "filepat = exp"],
        )
      : planWith([from, to]);
    const [problem] = changed.problems.filter((one) => one.code === code);
    expect(codesOf(changed)).toContain(code);
    expect(problem && pointedAt(changed, problem)).toBe(at);
    expect(problem?.message).toMatch(message);
  });
});

describe("many quanta with one fault", () => {
  it("give one problem that counts the others", () => {
    const planned = planText(submission.replace("filepat = expccd", "fullname = out/same.fits"), {
      m1: { "file-raw": rows(1000, (at) => raw(at, 1)) },
    });
    expect(codesOf(planned)).toEqual(["BLK408"]);
    expect(planned.problems[0]?.message).toMatch(/\(and 998 more like it\)$/);
  });
});

describe("a submission that is no submission", () => {
  it.each(["", "a = 1", "blocklist = b1", "blocklist = b1\n<block>\n<b1>\n</b1>\n</block>"])("%j", (text) => {
    const { program } = loadProgram("/s.des", memorySystem({ "/s.des": text }));
    const { plan, problems } = planRun(program, noFacts);
    expect(plan.blocks.flatMap(({ modules }) => modules)).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });
});
