import { expect, test } from "vitest";
import { parseValue } from "../../grammar/value.ts";
import { compareSync } from "../../runtime/butler/sync.ts";
import { templateTokens } from "../../runtime/butler/template-tokens.ts";
import type { Token } from "../../runtime/butler/token.ts";
import { wclPath, wclTokens, type PathScope } from "../../runtime/butler/wcl-path.ts";
import { goldenText } from "./shared-data.ts";

interface Case {
  readonly id: string;
  readonly desc: string;
  readonly runtime: string;
  readonly file: string;
  readonly template: string;
  readonly root?: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly verdict: "equal" | "equal-if" | "mismatch";
  readonly codes: readonly string[];
  readonly witness?: { readonly error: string } | { readonly wcl: string; readonly butler: string };
  readonly wclTokens: readonly unknown[] | null;
  readonly butlerTokens: readonly unknown[];
}
const { cases } = JSON.parse(goldenText("sync-cases.json")) as { cases: readonly Case[] };

const keys = ["visit", "ccd", "tract", "patch", "filter", "pointing", "field", "dateObs", "calibDate"];
const vocabulary = new Map([...keys.map((key) => [key.toLowerCase(), key] as const), ["calib_date", "calibDate"]]);

test("there are 37 cases", () => {
  expect(cases).toHaveLength(37);
});

test.each(cases.map((one) => [one.id, one.desc, one] as const))("%s %s", (_id, _desc, one) => {
  const scope: PathScope = {
    fieldOf: (name) => vocabulary.get(name),
    valueOf: (name) => (one.vars[name] === undefined ? undefined : { value: parseValue(one.vars[name]) }),
  };
  const of = (text: string) => ({ value: parseValue(text) });
  const path = wclPath(
    { directory: of(one.runtime), name: of(one.file), root: of(one.root ?? "${job_repo_dir}") },
    scope,
  );
  const butler = templateTokens(one.template, {
    variable: (name) => {
      const value = scope.valueOf(name);
      return value === undefined ? undefined : wclTokens(value, scope);
    },
  });

  expect(path.kind === "inside" ? path.tokens.map(short) : null).toEqual(one.wclTokens);
  expect(butler.map(short)).toEqual(one.butlerTokens);

  const sync = compareSync(path, butler);
  expect(sync.kind).toBe(one.verdict === "equal-if" ? "equalIf" : one.verdict);
  if (sync.kind !== "mismatch") return;
  expect(sync.differences.map((difference) => difference.code).sort()).toEqual([...one.codes].sort());
  if (one.witness === undefined || "error" in one.witness) expect(sync.trial.kind).toBe("untestable");
  else {
    // Outside the repository the Butler's path is told from the job's folder too, so that people see the difference.
    const root = one.codes.includes("outside-repo") ? "jobrepo/" : "";
    const witness = { wcl: one.witness.wcl.replace(/^OUTSIDE:/, ""), butler: root + one.witness.butler };
    expect(sync.trial).toMatchObject({ kind: "witness", witness });
  }
});

/** The short form of the golden file. */
function short(token: Token): unknown {
  switch (token.kind) {
    case "literal":
      return ["L", token.text];
    case "field":
      return ["F", token.key, formatOf(token.format)];
    case "run":
      return ["R", token.name, token.width];
    case "unknown":
      return ["?", token.name];
  }
}

function formatOf(format: Extract<Token, { kind: "field" }>["format"]): unknown {
  if (format.kind === "pad") return ["pad", format.width];
  return format.kind === "space" ? ["spc", format.width] : [format.kind];
}
