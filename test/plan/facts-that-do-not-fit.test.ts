import { describe, expect, it } from "vitest";
import { facts, raw, submission } from "./one-module.ts";
import { codesOf, firstOf, planText, pointedAt, quantaOf, type Planned } from "./planning.ts";

describe("facts that do not fit", () => {
  it("are missing: that module is not planned, others are", () => {
    const two = submission.replace("modulelist = m1", "modulelist = m1, m2").concat(`
<module m2>
    wrappername = genwrap.py
    <exec_1>
        execname = prog
        was_generated_by = file.out
    </exec_1>
    <file>
        <out>
            filename = single_\${unitname}_r\${reqnum}p\${attnum:2}.fits
            filetype = img
            dirpat = flat
            enddir = out
        </out>
    </file>
</module>`);
    const planned = planText(two);
    expect(codesOf(planned)).toEqual(["BLK450"]);
    expect(pointedAt(planned, firstOf(planned))).toBe("<raw>");
    expect(quantaOf(planned, "m1")).toEqual([]);
    expect(quantaOf(planned, "m2")).toHaveLength(1);
  });
  it("are missing for a module that another needs: the other says so, as information", () => {
    const two = submission.replace("modulelist = m1", "modulelist = m1, m2").concat(`
<module m2>
    wrappername = genwrap.py
    <file>
        <in>
            depends = m1.file.out
            dirpat = flat
            enddir = out
        </in>
    </file>
</module>`);
    expect(planText(two).problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["BLK450", "error"],
      ["BLK458", "information"],
    ]);
  });
  it("spoil one quantum: others go on, and what depends on the module sees only what they make", () => {
    const two = submission.replace("modulelist = m1", "modulelist = m1, m2").concat(`
<module m2>
    wrappername = genwrap.py
    <file>
        <im>
            listonly = True
            dirpat = flat
            enddir = out
        </im>
    </file>
    <list>
        <in>
            depends m1.file.out
            columns = im.fullname
            filename = all.list
        </in>
    </list>
</module>`);
    const planned = planText(two, { m1: { "file-raw": [raw(1, 1), raw(1, 1), raw(2, 1)] } });
    expect(codesOf(planned)).toEqual(["BLK428"]);
    expect(quantaOf(planned, "m2")[0]?.lists.get("in")?.lines).toEqual(["out/out_00000002_c01_r7p00.fits"]);
  });
  it("are empty", () => {
    expect(codesOf(planText(submission, { m1: { "file-raw": [] } }))).toEqual(["BLK451"]);
  });
  it("hold a row twice: a file wants one, and says which rows fit", () => {
    const planned = planText(submission, { m1: { "file-raw": [raw(1, 1), raw(1, 1), raw(2, 1)] } });
    expect(codesOf(planned)).toEqual(["BLK428"]);
    expect(planned.problems[0]?.message).toContain("raw_1_1.fits, raw_1_1.fits");
    expect(quantaOf(planned, "m1").map(({ wrapnum }) => wrapnum)).toEqual([2]);
  });
  it("hold a row twice: a list takes both, with a warning", () => {
    const list = `</file>
    <list>
        <l>
            exec = q.py
            match = ccd
            columns = raw.fullname
            filename = l_\${ccd}.list
        </l>
    </list>`;
    const planned = planText(submission.replace("</file>", list), {
      m1: { ...facts.m1, "list-l": [raw(1, 1), raw(1, 1), raw(1, 2)] },
    });
    expect(planned.problems).toMatchObject([{ code: "BLK459", severity: "warning" }]);
    expect(quantaOf(planned, "m1")[0]?.lists.get("l")?.lines).toEqual(["raw/raw_1_1.fits", "raw/raw_1_1.fits"]);
  });
  it("lack a column: the first row that does is named, and how many others there are", () => {
    const planned = planText(submission, { m1: { "file-raw": [raw(1, 1), { filename: "odd.fits", expnum: 1 }] } });
    expect(planned.problems[0]?.message).toBe(
      "file raw of m1 cannot be divided: the line of odd.fits has no value for ccd",
    );
  });
  it.each([
    ["1 # 2", /it holds #/],
    ["a\\", /ends in a backslash/],
    ["", /it is empty/],
    [" a", /begins or ends with a blank/],
    ["${x}", /holds a variable/],
  ])("hold %j, which WCL cannot carry into the job", (expnum, why) => {
    const planned = planText(submission.replace("filepat = expccd", "filename = o_${wrapnum}"), {
      m1: { "file-raw": [{ filename: "a.fits", expnum, ccd: 1 }] },
    });
    expect(planned.problems[0]).toMatchObject({ code: "BLK454", message: expect.stringMatching(why) as string });
    expect(quantaOf(planned, "m1")).toEqual([]);
  });
  it("would lead out of the job's folder", () => {
    const planned = planText(submission, { m1: { "file-raw": [{ filename: "../../x", expnum: 1, ccd: 1 }] } });
    expect(codesOf(planned)).toEqual(["BLK454"]);
  });
});

describe("a definition that is matched", () => {
  const calibration = `<cal>
            exec = q.py
            match = ccd
            dirpat = flat
            enddir = cal
        </cal>
        <out>`;
  const cal = (ccd: number, more: object = {}): object => ({ filename: `cal_${ccd}.fits`, ccd, ...more });
  const plan = (match: string, lines: readonly object[]): Planned =>
    planText(submission.replace("<out>", calibration).replace("match = ccd", `match = ${match}`), {
      m1: { ...facts.m1, "file-cal": lines },
    });
  it("takes the line of its own key, however often a quantum needs it", () => {
    const planned = plan("ccd", [cal(1), cal(2)]);
    expect(planned.problems).toEqual([]);
    expect(quantaOf(planned, "m1").map(({ files }) => files.get("cal")?.files[0]?.path)).toEqual([
      "cal/cal_1.fits",
      "cal/cal_2.fits",
      "cal/cal_1.fits",
    ]);
  });
  it("compares keys even when there is only one line: no calibration of another ccd is taken", () => {
    const planned = plan("ccd", [cal(1)]);
    expect(codesOf(planned)).toEqual(["BLK455"]);
    expect(planned.problems[0]?.message).toBe("file cal of m1 has no line with ccd=2");
    expect(pointedAt(planned, firstOf(planned))).toBe("ccd");
  });
  it("cannot be matched by what a quantum does not have", () => {
    const planned = plan("camera", [cal(1, { camera: "D" })]);
    expect(codesOf(planned)).toEqual(["BLK405"]);
    expect(planned.problems[0]?.related[0]?.message).toBe("the loop keys");
  });
});
