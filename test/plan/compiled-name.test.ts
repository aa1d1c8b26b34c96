import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expand } from "../../runtime/config/expand.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { compileName, fillName, keptOf } from "../../runtime/plan/compiled-name.ts";
import { atomic, objectOf, scalarIn, sectionIn } from "../../runtime/plan/config-nodes.ts";
import { readFullNames, writeFullNames } from "../../runtime/plan/full-names.ts";
import { memorySystem } from "../../runtime/system.ts";

const names = ["a", "b", "ccd", "one", "two", "deep", "list", "pad", "nope"] as const;
const reference = fc
  .record({
    form: fc.constantFrom("$", "$opt"),
    name: fc.constantFrom(...names, "CCD", "One"),
    width: fc.constantFrom("", "", ":3", ":x"),
  })
  .map(({ form, name, width }) => `${form}{${name}${width}}`);
const text = fc
  .array(fc.oneof(reference, fc.constantFrom("x", "_", "-r", ".fits", "8", "\\1", "$&")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(""));
const values = fc.dictionary(fc.constantFrom("one", "two", "deep", "pad"), text, { maxKeys: 4 });
const current = fc.dictionary(
  fc.constantFrom("a", "b", "ccd"),
  fc.constantFrom("7", "8,6", "(x", "${one}", "HSC-I", ""),
  {
    maxKeys: 3,
  },
);

const lines = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n");

describe("a compiled name", () => {
  it("is what expansion makes of the template, and is made of the same", () => {
    let compared = 0;
    fc.assert(
      fc.property(text, values, values, current, current, (template, own, module, first, second) => {
        const program = loadProgram(
          "/p.des",
          memorySystem({
            "/p.des": `template = ${template}\nlist = 1,2\n${lines({ one: "1" })}\n<module>\n<m>\n${lines(module)}\n</m>\n</module>\n<own>\n${lines(own)}\n</own>`,
          }),
          { defaults: "none" },
        ).program;
        const scalar = scalarIn(program.root, "template");
        const section = sectionIn(program.root, "own");
        if (scalar === undefined || section === undefined) return;
        const context = { object: objectOf(section), scope: { module: "m" } };
        const valuesOf = (of: Readonly<Record<string, string>>) =>
          new Map(Object.entries(of).map(([key, value]) => [key, atomic(value)] as const));
        const compiled = compileName(program, scalar, valuesOf(first), context);
        // Compiled for the first quantum, filled for both: the second may have other keys, which must be noticed.
        for (const of of [first, second]) {
          const given = valuesOf(of);
          const made = compiled && fillName(compiled, given);
          if (compiled === undefined || made === undefined) continue;
          const {
            values: expected,
            keep,
            problems,
            requests,
          } = expand(program, scalar, { ...context, current: given });
          expect({ problems, requests, expected }).toEqual({ problems: [], requests: [], expected: [made] });
          const folded = new Map([...(keep[0] ?? [])].reverse().map(([key, value]) => [key.toLowerCase(), value]));
          expect(new Map(keptOf(compiled, given))).toEqual(folded);
          compared += 1;
        }
      }),
      { numRuns: 3000 },
    );
    // The property would also hold if nothing were ever compiled.
    expect(compared).toBeGreaterThan(500);
  });
});

describe("paths in an input WCL", () => {
  it("come back whole, whatever commas they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z,]{1,6}\.fits$/), { minLength: 1, maxLength: 3 }), (paths) => {
        expect(readFullNames(writeFullNames(paths))).toEqual(paths);
      }),
    );
  });
  it("are the reference's one key where no path holds a comma", () => {
    expect([...writeFullNames(["a/b.fits", "c.fits"])]).toEqual([["fullname", "a/b.fits,c.fits"]]);
  });
});
