import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addFamily, claimName, createClaimedNames, findName } from "../../runtime/plan/claimed-names.ts";
import type { CompiledName } from "../../runtime/plan/compiled-name.ts";
import { familyOf, type NumberedLoop } from "../../runtime/plan/name-family.ts";
import { compareTuples } from "../../runtime/plan/natural-order.ts";
import { facts, planWith, raw, submission } from "./one-module.ts";
import { codesOf, firstOf, planText, pointedAt, type Planned } from "./planning.ts";

const withFacts = (text: string, rows: readonly object[]): Planned => planText(text, { m1: { "file-raw": rows } });
const two = (first: string, second: string): string =>
  submission
    .replace("filepat = expccd", `filename = ${first}`)
    .replace("modulelist = m1", "modulelist = m1, m2")
    .concat(
      /<module m1>[^]*<\/module>/
        .exec(submission)?.[0]
        ?.replaceAll("m1", "m2")
        .replace("filepat = expccd", `filename = ${second}`) ?? "",
    );

describe("names are proved from their patterns, before any name is given twice", () => {
  it("a pattern that lacks a loop key is told once, at the pattern, with two quanta that show it", () => {
    const planned = planWith(["filepat = expccd", "filepat = exp"]);
    expect(codesOf(planned)).toEqual(["BLK408"]);
    const problem = firstOf(planned);
    expect(pointedAt(planned, problem)).toBe("exp");
    expect(problem.related.map(({ message }) => message)).toEqual(["this pattern"]);
    expect(problem.message).toBe(
      "the name of file out of m1 lacks the loop key ccd: expnum=1 ccd=1 (instance 1) and expnum=1 ccd=2 (instance 2) " +
        "both make out_00000001_r7p00.fits; 3 quanta, 2 names",
    );
  });
  it("a key that the others decide may be left out", () => {
    const text = submission.replace("filepat = expccd", "filename = ${expnum}.fits");
    expect(codesOf(withFacts(text, [raw(1, 7), raw(2, 8)]))).toEqual([]);
    expect(codesOf(withFacts(text, [raw(1, 7), raw(2, 8), raw(2, 7)]))).toEqual(["BLK408"]);
  });
  it("keys are told apart by what stands between them: a_b, c is not a, b_c, and 1, 11 is not 11, 1", () => {
    const rows = (pairs: readonly (readonly [string, string])[]): readonly object[] =>
      pairs.map(([expnum, ccd], at) => ({ filename: `in_${at}.fits`, expnum, ccd }));
    const named = (name: string): string =>
      submission
        .replace("filepat = expccd", `filename = ${name}`)
        .replace("wrapperloop", "modnamepat = ${wrapnum}\nwrapperloop");
    const texts = rows([
      ["a_b", "c"],
      ["a", "b_c"],
    ]);
    const numbers = rows([
      ["1", "11"],
      ["11", "1"],
    ]);
    const padded = rows([
      ["7", "1"],
      ["07", "1"],
    ]);
    expect(codesOf(withFacts(named("${expnum}_${ccd}.fits"), texts))).toEqual(["BLK408"]);
    expect(codesOf(withFacts(named("${expnum}-${ccd}.fits"), texts))).toEqual([]);
    expect(codesOf(withFacts(named("${expnum}${ccd}.fits"), numbers))).toEqual(["BLK408"]);
    expect(codesOf(withFacts(named("${expnum:4}_${ccd}.fits"), padded))).toEqual(["BLK408"]);
  });
  it("two modules may not make one name, whatever their patterns say", () => {
    const rows = [raw(1, 2), raw(2, 1), raw(3, 4)];
    const both = { m1: { "file-raw": rows }, m2: { "file-raw": rows } };
    const same = planText(two("x_${expnum}_${ccd}.fits", "x_${ccd}_${expnum}.fits"), both);
    expect(codesOf(same)).toEqual(["BLK408"]);
    expect(firstOf(same).message).toMatch(
      /^two outputs are called x_2_1.fits: file out of m1 \(instance 2\) and file out of m2 \(instance 4\).*\(and 1 more like it\)$/,
    );
    expect(codesOf(planText(two("x_${expnum}_${ccd}.fits", "y_${ccd}_${expnum}.fits"), both))).toEqual([]);
  });
  it("a sound pattern is not asked for more", () => {
    expect(planText(submission, facts).problems).toEqual([]);
  });
});

describe("names that are told back to their keys", () => {
  const text = fc.stringMatching(/^[ab_0-2]{0,3}$/);
  const hole = fc.record({ key: fc.constantFrom("k", "l"), width: fc.constantFrom(undefined, undefined, 2, 3) });
  const template = fc.tuple(fc.array(fc.oneof(fc.constantFrom("_", "a", "0", "-x"), hole), { maxLength: 5 }));
  const value = fc.oneof(fc.stringMatching(/^[ab_0-2]{1,3}$/), fc.nat(20).map(String));

  /** What a template makes, when it can. */
  function fill(pieces: CompiledName["pieces"], tuple: readonly string[]): string {
    return pieces
      .map((piece) => {
        if (typeof piece === "string") return piece;
        const own = tuple["kl".indexOf(piece.key)] ?? "";
        return piece.width === undefined ? own : own.padStart(piece.width, "0");
      })
      .join("");
  }

  it("are given once, exactly as if each of them were kept", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(template, fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 12 })), {
          minLength: 1,
          maxLength: 3,
        }),
        text,
        (modules, before) => {
          const names = createClaimedNames<number>();
          const kept = new Map<string, number>();
          let count = 0;
          for (const [module, [[pieces], given]] of modules.entries()) {
            const distinct = [...new Map(given.map((tuple) => [JSON.stringify(tuple), tuple] as const)).values()];
            const tuples = distinct.sort((one, other) => compareTuples(one, other, "natural"));
            const loop: NumberedLoop = { keys: ["k", "l"], tuples, order: "natural", before: count };
            const family = familyOf(
              { pieces, kept: new Map(), elsewhere: new Set(), tried: { names: undefined } },
              loop,
              before,
            );
            const claims = family === undefined ? undefined : addFamily(names, family, module, count);
            for (const [at, tuple] of tuples.entries()) {
              count += 1;
              if (at % 5 === 3) continue; // Left out for another reason.
              const name = before + fill(pieces, tuple);
              const own = claims === undefined ? undefined : { claims, tuple };
              const known = claimName(names, name, { wrapnum: count, path: undefined, of: module }, own);
              expect(known?.wrapnum).toBe(kept.get(name));
              if (!kept.has(name)) kept.set(name, count);
              expect(findName(names, name)?.wrapnum).toBe(kept.get(name));
            }
          }
          for (const [name, wrapnum] of kept) expect(findName(names, name)?.wrapnum).toBe(wrapnum);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
