import { describe, expect, test } from "vitest";
import { expand } from "../../runtime/config/expand.ts";
import type { ExpandOptions, Expansion } from "../../runtime/config/expansion.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { ConfigScalar, Context, Program } from "../../runtime/config/program.ts";
import { memorySystem } from "../../runtime/system.ts";

describe("values of rows and quanta are atomic", () => {
  const program = programOf("patch = 8,6\npair = (1,2)\n");
  const given = (text: string, atomic: boolean): Context => ({ current: new Map([["patch", { text, atomic }]]) });

  test.each([
    ["8,6", ["t8,6.fits"]],
    ["(8;6)", ["t(8;6).fits"]],
    ["${pair}", ["t${pair}.fits"]],
    ["$opt{x}\\1", ["t$opt{x}\\1.fits"]],
  ])("%s stays whole and is not read again", (text, values) => {
    const { values: ours, keep } = expand(program, "t${patch}.fits", given(text, true));
    expect(ours).toEqual(values);
    expect(keep.map((one) => one.get("patch"))).toEqual([text]);
  });

  test("a WCL value of the same text is a list", () => {
    expect(expand(program, "t${patch}.fits", {}).values).toEqual(["t8.fits", "t6.fits"]);
    expect(expand(program, "t${patch}.fits", given("8,6", false)).values).toEqual(["t8.fits", "t6.fits"]);
  });

  test("an atomic value can be the name of another, padded, or taken as a loop", () => {
    const context: Context = { current: new Map([["n", { text: "7", atomic: true }]]) };
    const numbered = programOf("gain_7 = 1.5\n");
    expect(expand(numbered, "${gain_${n}} ${n:3} $LOOP{n}", context).values).toEqual(["1.5 007 7"]);
  });
});

describe("lists", () => {
  const program = programOf(
    "band = g,r\nccd = 1,2\ngain_g = 1\ngain_r = 2\nboth = ${band},z\nname = ${band}_${ccd}\npad = ${ccd}\n",
  );

  test.each([
    ["a variable inside a list: what needs a further loop comes after", "${both}", ["z", "g", "r"]],
    ["a variable around a list", "${gain_${band}}", ["1", "2"]],
    ["a padded variable whose value is a list", "${pad:3}", ["001", "002"]],
    ["a padded variable around a list", "${gain_${band}:2}", ["01", "02"]],
    ["a list around which two others stand", "${ccd}${gain_${band}}${ccd}", ["212", "222", "111", "121"]],
    ["a list that is met twice is one loop", "${band}/${gain_${band}}/${BAND}", ["g/1/g", "r/2/r"]],
    ["lists in a value", "x${name}", ["xr_1", "xr_2", "xg_1", "xg_2"]],
  ])("%s", (_, text, values) => {
    const expansion = expand(program, text, {});
    expect(expansion.problems).toEqual([]);
    expect(expansion.values).toEqual(values);
  });

  test("each result keeps the members that made it", () => {
    const { keep } = expand(program, "${gain_${band}}-${pad:3}", {});
    expect(keep.map((one) => Object.fromEntries(one))).toEqual([
      { band: "r", gain_r: "2", pad: "1" },
      { band: "r", gain_r: "2", pad: "2" },
      { band: "g", gain_g: "1", pad: "1" },
      { band: "g", gain_g: "1", pad: "2" },
    ]);
  });

  test("commas inside variables do not divide a list", () => {
    const nested = programOf("a = x,$HEAD{f.fits,KEY},y\n");
    const { values, requests } = expand(nested, "${a}", {});
    expect(values).toEqual(["x", "$HEAD{f.fits,KEY}", "y"]);
    expect(requests).toMatchObject([{ form: "header", call: "f.fits,KEY" }]);
  });
});

describe("requests", () => {
  const program = programOf("f = a.fits\nhead = $HEAD{${f},BAND,EXPTIME}\n");

  test("stay in the text, their variables replaced, at their place", () => {
    const { values, requests, problems } = expand(program, "x${head}", {});
    expect(values).toEqual(["x$HEAD{a.fits,BAND,EXPTIME}"]);
    expect(requests).toEqual([
      { form: "header", call: "a.fits,BAND,EXPTIME", place: { file: "/p.wcl", span: { start: 18, end: 42 } } },
    ]);
    expect(problems).toEqual([]);
  });

  test("are answered where that is allowed, and the answer is not read again", () => {
    const answer: NonNullable<ExpandOptions["answer"]> = ({ call }) => `\${f} of ${call}`;
    expect(expand(program, "$FUNC{m.f,${f}}", {}, { answer }).values).toEqual(["${f} of m.f,a.fits"]);
  });
});

describe("what cannot be replaced is said where it stands", () => {
  test.each([
    ["a = x\n<|>b = ${nope}\n", "b", "STY622", "${nope}", "nope is not defined here"],
    ["ccdnum = 1\nb = ${ccdnun}\n", "b", "STY622", "${ccdnun}", "ccdnun is not defined here; did you mean ccdnum?"],
    ["b = ${c}\nc = ${d}\nd = ${c}\n", "b", "STY624", "${c}", "endless expansion: c → d → c"],
    ["b = ${b}\n", "b", "STY624", "${b}", "endless expansion: b → b"],
    ["n = abc\nb = ${n:3}\n", "b", "STY630", "${n:3}", "cannot pad “abc”: it is not an integer"],
    ["n = 1\nb = ${n:x}\n", "b", "STY630", "${n:x}", "cannot pad to “x”: the width must be a number"],
    ["<s>\na = 1\n</s>\nb = ${s}\n", "b", "EXP702", "${s}", "s is a section, not a value"],
    ["l = g,${l}\nb = ${l}\n", "b", "STY624", "${l}", "endless expansion: l → l"],
  ])("%j", (text, key, code, reference, message) => {
    const written = text.replace("<|>", "");
    const { problems } = expandKey(programOf(written), key);
    expect(problems).toMatchObject([{ code, severity: "error", message, file: "/p.wcl" }]);
    const { start, end } = problems[0]?.span ?? { start: 0, end: 0 };
    expect(written.slice(start, end)).toBe(reference);
  });

  test("in a value reached from another, it is the inner place", () => {
    const text = "a = ${b}\nb = x${c}\n";
    const { problems, values } = expandKey(programOf(text), "a");
    expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual(["${c}"]);
    expect(values).toEqual(["x${c}"]);
  });

  test("a name that is nearly right can be put right", () => {
    const { problems } = expandKey(programOf("ccdnum = 1\nb = ${ccdnun}\n"), "b");
    expect(problems[0]?.fixes).toEqual([
      {
        title: "Replace by ccdnum",
        edits: [{ file: "/p.wcl", span: { start: 17, end: 23 }, newText: "ccdnum" }],
        safe: false,
      },
    ]);
  });

  test("a plain text has offsets of its own", () => {
    const { problems } = expand(programOf(""), "ab${c}", {}, { file: "given" });
    expect(problems).toMatchObject([{ file: "given", span: { start: 2, end: 6 } }]);
  });

  test("each place is said once, however many results there are", () => {
    expect(expandKey(programOf("l = (1:50)\nb = ${l}${nope}${x_${l}}\n"), "b").problems).toHaveLength(51);
  });
});

describe("the steps show how a text came to be", () => {
  const program = programOf("run = ${unit}_r${req:4}\nunit = U${band}\nreq = 7\nband = g,r\n");

  test("names in the order of their replacement, where they were found, and how deep", () => {
    const context: Context = { object: new Map([["suffix", { text: "fits", atomic: false }]]), scope: {} };
    const { steps, values } = expand(program, "${run}.${suffix}", context);
    expect(values).toEqual(["Ug_r0007.fits", "Ur_r0007.fits"]);
    expect(steps.map(({ name, text, depth, where, values: list }) => [name, text, depth, where.kind, list])).toEqual([
      ["run", "${unit}_r${req:4}", 0, "global", undefined],
      ["unit", "U${band}", 1, "global", undefined],
      ["band", "g,r", 2, "global", ["g", "r"]],
      ["req", "7", 1, "global", undefined],
      ["suffix", "fits", 0, "object", undefined],
    ]);
    expect(steps[0]).toMatchObject({ layer: "submission", place: { file: "/p.wcl", span: { start: 6, end: 23 } } });
  });
});

describe("limits", () => {
  test.each([
    [
      "three lists",
      "a = (1:1000)\nb = (1:1000)\nc = (1:2)\nt = ${a}${b}${c}\n",
      "1,000 × 1,000 × 2 = 2,000,000 results",
    ],
    ["one range", "a = (1:99999999999999)\nt = ${a}\n", "99,999,999,999,999 values, more than 1,000,000"],
    ["doubling", doubling("x"), "more than 16,777,216 characters"],
    ["doubling lists", `${doubling("${l}")}l = 1,2\n`, "more than 100,000 parts"],
    [
      "long results",
      `s = ${"x".repeat(100_000)}\nl = (1:200)\nt = \${s}\${l}\n`,
      "its results have more than 16,777,216",
    ],
  ])("%s are an error with the arithmetic, not a hang", (_, text, message) => {
    const { values, keep, problems } = expandKey(programOf(text), "t");
    expect([values, keep]).toEqual([[], []]);
    expect(problems).toMatchObject([{ code: "EXP701", severity: "error" }]);
    expect(problems[0]?.message).toContain(message);
  });

  test("a chain of 20,000 values is followed to its end", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => `v${at} = \${v${at + 1}}\n`).join("");
    const expansion = expandKey(programOf(`${chain}v20000 = end\n`), "v0");
    expect(expansion.values).toEqual(["end"]);
    expect(expansion.keep[0]?.size).toBe(20_000);
  });

  test("doubling of nothing costs nothing", () => {
    expect(expandKey(programOf(doubling("$opt{nothing}")), "t").values).toEqual([""]);
  });

  test("lists that depend on each other end", () => {
    const text = "l = 1,${a_${l}}\na_1 = ${l}\nt = ${l}\n";
    const { problems } = expandKey(programOf(text), "t");
    expect(problems.map(({ code }) => code)).toContain("STY624");
  });
});

function doubling(last: string): string {
  const lines = Array.from({ length: 60 }, (_, at) => `v${at} = \${v${at + 1}}\${v${at + 1}}\n`);
  return `t = \${v0}\n${lines.join("")}v60 = ${last}\n`;
}

function programOf(text: string): Program {
  return loadProgram("/p.wcl", memorySystem({ "/p.wcl": text }), { defaults: "none" }).program;
}

function expandKey(program: Program, key: string): Expansion {
  const node = program.root.entries.get(key);
  if (node?.kind !== "scalar") throw new Error(`no value ${key}`);
  return expand(program, node satisfies ConfigScalar, {});
}
