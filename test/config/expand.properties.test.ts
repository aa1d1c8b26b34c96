import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expand } from "../../runtime/config/expand.ts";
import { listLimit, listSize, splitList } from "../../runtime/config/list.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { Program } from "../../runtime/config/program.ts";
import { memorySystem } from "../../runtime/system.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);

/** Text of the kind that breaks substitutions: what means something to WCL, to patterns, to JavaScript. */
const hostile = fc.string({
  unit: fc.constantFrom(
    "a",
    "$",
    "{",
    "}",
    "${",
    "$opt{",
    "$LOOP{",
    "\\1",
    "$&",
    "\\",
    ",",
    "(",
    ")",
    ":",
    ".",
    "é",
    "\0",
    "😀",
  ),
  maxLength: 12,
});

test("an atomic value goes into the text to the letter, whatever it holds", () => {
  fc.assert(
    fc.property(
      hostile,
      hostile.filter((text) => !text.includes("$")),
      (value, around) => {
        const context = { current: new Map([["x", { text: value, atomic: true }]]) };
        const { values, keep, problems } = expand(programOf([]), `${around}\${x}${around}\${x}`, context);
        // An opening brace before the variable may make a longer name of it; such texts are not the matter here.
        expect(problems).toEqual([]);
        expect(values).toEqual([around + value + around + value]);
        expect(keep[0]?.get("x")).toBe(value);
      },
    ),
  );
});

test("a WCL value without comma, parenthesis and dollar goes into the text to the letter", () => {
  const value = hostile
    .map((text) => text.replace(/[,($\0]/g, ""))
    .filter((text) => text !== "" && !text.endsWith("\\"));
  fc.assert(
    fc.property(value, (text) => {
      expect(expand(programOf([["x", text]]), "<${x}>", {}).values).toEqual([`<${text}>`]);
    }),
  );
});

test("any values that refer to any values come to an end, and say why where there is none", () => {
  const reference = fc.tuple(fc.constantFrom("${", "$opt{", "$LOOP{"), name, fc.constantFrom("}", ":2}", ""));
  const piece = fc.oneof(
    reference.map((parts) => parts.join("")),
    fc.constantFrom(",", "x", "(", "${a_${b}}", "1:3"),
  );
  const assignment = fc.tuple(
    fc.constantFrom("a", "b", "c", "d", "a_x", "a_1"),
    fc.array(
      piece.map((text) => text.replace(/[a-z][a-z0-9_]*(?=[}:])/g, pick)),
      { minLength: 1, maxLength: 5 },
    ),
  );
  fc.assert(
    fc.property(
      fc.array(assignment, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("expand", "keep"),
      (all, lists) => {
        const program = programOf(all.map(([key, pieces]) => [key, pieces.join("")]));
        const { values, keep, problems } = expand(program, "${a}${b}${c}", {}, { lists });
        expect(keep).toHaveLength(values.length);
        if (problems.every(({ severity }) => severity !== "error")) return;
        expect(problems.every(({ message }) => message !== "")).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

describe("the order of combinations", () => {
  const lists = fc.array(fc.array(fc.stringMatching(/^[a-z]{1,2}$/), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });

  test("is that of nested loops of which all but the last run backwards", () => {
    fc.assert(
      fc.property(lists, (members) => {
        const program = programOf(members.map((list, at) => [`l${at}`, list.join(",")]));
        const text = members.map((_, at) => `\${l${at}}`).join("-");
        expect(expand(program, text, {}).values).toEqual(nested(members));
      }),
    );
  });

  function nested([first = [], ...more]: readonly (readonly string[])[]): readonly string[] {
    if (more.length === 0) return first;
    return first.toReversed().flatMap((member) => nested(more).map((rest) => `${member}-${rest}`));
  }
});

test("a list has as many values as its size says, up to the limit", () => {
  const item = fc.oneof(
    fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: -5, max: 50 }))
      .map(([first, length]) => `${first}:${first + BigInt(length) < 0n ? 0n : first + BigInt(length)}`),
    fc.bigInt({ min: 0n, max: 10n ** 30n }).map((last) => `0:${last}`),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), (items) => {
      const text = items.join(",");
      fc.pre(listSize(text) < 10_000n || listSize(text) > BigInt(listLimit) * 2n);
      const { length } = splitList(text);
      if (listSize(text) <= BigInt(listLimit)) expect(BigInt(length)).toBe(listSize(text));
      else expect(length).toBeLessThanOrEqual(listLimit + items.length);
    }),
  );
});

function pick(word: string): string {
  return ["a", "b", "c", "d", "a_x"][word.length % 5] ?? "a";
}

function programOf(values: readonly (readonly [string, string])[]): Program {
  const text = values.map(([key, value]) => `${key} = ${value}\n`).join("");
  return loadProgram("/p.wcl", memorySystem({ "/p.wcl": text }), { defaults: "none" }).program;
}
