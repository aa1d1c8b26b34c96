import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSync } from "../../runtime/butler/sync.ts";
import { keepText } from "../../runtime/butler/pattern-text.ts";
import { templateText } from "../../runtime/butler/token-text.ts";
import { templateTokens } from "../../runtime/butler/template-tokens.ts";
import { keyTypes, parseTemplate } from "../../runtime/butler/template.ts";
import { formatPath } from "../../runtime/butler/format-path.ts";
import { literal, mergeLiterals, padFormat, type Token } from "../../runtime/butler/token.ts";
import { hscDomain, pathFor } from "../../runtime/butler/witness.ts";

const key = fc.constantFrom("visit", "ccd", "tract");
const format = fc.constantFrom({ kind: "raw" } as const, { kind: "int" } as const, padFormat(3), padFormat(7), {
  kind: "space",
  width: 3,
} as const);
const token: fc.Arbitrary<Token> = fc.oneof(
  fc.constantFrom("a", "b/", "/", "-", ".fits", "0").map((text) => literal(text)),
  fc.record({ kind: fc.constant("field" as const), key, format }),
  fc.constantFrom(0, 2).map((width) => ({ kind: "run", name: "attnum", width }) as const),
);
const path = fc.array(token, { maxLength: 7 }).map((tokens) => mergeLiterals(tokens));
/** Two paths that are often nearly the same. */
const pair = fc.oneof(
  fc.tuple(path, path),
  path.map((one) => [one, one] as const),
  fc
    .tuple(path, fc.nat(6), token)
    .map(
      ([one, at, other]) =>
        [one, mergeLiterals(one.map((old, index) => (index === at % one.length ? other : old)))] as const,
    )
    .filter(([one]) => one.length > 0),
);

/** Plain decimals of every length, and values that are not. */
const ids = [
  { visit: 42, ccd: 0, tract: 0, attnum: "95" },
  { visit: 903334, ccd: 100, tract: 9813, attnum: "3" },
  { visit: 12345678, ccd: 23, tract: 7, attnum: "12" },
  ...(hscDomain.ccd ?? []).map((ccd) => ({ visit: 1, ccd: Number(ccd), tract: 12, attnum: "1" })),
];
const written = (tokens: readonly Token[], id: (typeof ids)[number]) =>
  pathFor(tokens, (one) => (one.kind === "field" ? id[one.key as "visit"] : id.attnum));

test("the symbolic verdict is the brute-force verdict", () => {
  fc.assert(
    fc.property(pair, ([wcl, butler]) => {
      const sync = compareSync({ kind: "inside", tokens: wcl }, butler);
      const differ = ids.filter((id) => written(wcl, id) !== written(butler, id));
      if (sync.kind !== "mismatch") expect(differ).toEqual([]);
      else if (sync.trial.kind === "witness") expect(sync.trial.witness.wcl).not.toBe(sync.trial.witness.butler);
      else expect(sync.trial.kind).toBe("none");
      if (differ.length > 0) expect(sync.kind).toBe("mismatch");
    }),
    { numRuns: 3000 },
  );
});

test("a mismatch always names at least one difference", () => {
  fc.assert(
    fc.property(pair, ([wcl, butler]) => {
      const sync = compareSync({ kind: "inside", tokens: wcl }, butler);
      if (sync.kind === "mismatch") expect(sync.differences.length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

test("how many pairs are compared in a second of processor time, beside a floor: writing both paths once for one id", () => {
  const pairs = fc.sample(pair, { numRuns: 20_000, seed: 59 });
  const rate = (work: (wcl: readonly Token[], butler: readonly Token[]) => unknown): number => {
    const before = process.cpuUsage();
    for (const [wcl, butler] of pairs) work(wcl, butler);
    const { user, system } = process.cpuUsage(before);
    return Math.round((pairs.length / (user + system)) * 1e6);
  };
  const [id] = ids;
  const verdicts = new Map<string, number>();
  const compared = rate((wcl, butler) => {
    const { kind } = compareSync({ kind: "inside", tokens: wcl }, butler);
    verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1);
  });
  const floor = rate((wcl, butler) => id !== undefined && written(wcl, id) === written(butler, id));
  console.log(
    `pairs compared in a second of processor time: ${compared} (floor ${floor}), ${JSON.stringify(Object.fromEntries(verdicts))}`,
  );
  expect([...verdicts.values()].reduce((sum, one) => sum + one, 0)).toBe(20_000);
  for (const kind of ["equal", "equalIf", "mismatch"]) expect(verdicts.get(kind)).toBeGreaterThan(0);
});

test("a template written from tokens has those tokens again", () => {
  fc.assert(
    fc.property(path, (tokens) => {
      const again = templateTokens(templateText(tokens));
      expect(again.map(bare)).toEqual(tokens.map(bare));
    }),
  );
});

test("tokens of a template write the path that the Butler writes", () => {
  const template = fc
    .array(
      fc.constantFrom("a", "/", "%%", "%(visit)07d", "%(visit)d", "%(ccd)03d", "%(ccd).3d", "%(ccd)3d", "%(tract)s"),
      { maxLength: 8 },
    )
    .map((parts) => `x${parts.join("")}`);
  fc.assert(
    fc.property(template, fc.constantFrom(...ids), (text, id) => {
      const formatted = formatPath(text, id);
      expect(formatted).toEqual({ kind: "path", path: written(templateTokens(text), id) });
    }),
  );
});

test("variables of the file section are put back into a pattern", () => {
  const variables = new Map([
    ["flabel", "warp"],
    ["fsuffix", "fits"],
    ["job_outtype", "deepCoadd"],
  ]);
  const tokens = templateTokens("warp-%(visit)07d.fits");
  expect(keepText(tokens, variables, "name")).toBe("${flabel}-${visit:7}.${fsuffix}");
  expect(keepText(templateTokens("deepCoadd/%(tract)d/x"), variables, "directory")).toBe("${job_outtype}/${tract}/x");
  expect(keyTypes(parseTemplate("%(a)s%(a)d%(b)f"))).toEqual(
    new Map([
      ["a", "int"],
      ["b", "float"],
    ]),
  );
});

/** `int` and `raw` write the same text; where a token was written does not matter. */
function bare(one: Token): unknown {
  if (one.kind === "literal") return one.text;
  return one.kind === "field" ? [one.key, one.format] : [one.name, one.kind === "run" ? one.width : 0];
}
