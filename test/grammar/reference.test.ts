import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem } from "../../grammar/problem.ts";
import { flatten, fold, type Folded, ignoredLines } from "../kit/fold.ts";
import { foundWhenMerged, stricter } from "./differences.ts";

// What the reference reader made of the same text: keys in order, values, refusals, ignored lines with their numbers.

interface Tree {
  readonly [key: string]: string | Tree;
}

interface Warning {
  readonly line: number;
  readonly text: string;
}

interface SyntaxCase {
  readonly name: string;
  readonly input: string;
  readonly initial_cmdline?: boolean;
  readonly tree: Tree;
  readonly error: { readonly type: string } | null;
  readonly ignored_lines: readonly Warning[];
}

interface CorpusCase {
  readonly input: string;
  readonly flat: readonly [path: readonly string[], value: string | null][] | null;
  readonly warnings: readonly Warning[] | null;
  readonly error: { readonly type: string } | null;
}

const syntax = golden("syntax.json") as readonly SyntaxCase[];
const corpus = Object.entries(golden("corpus.json") as Readonly<Record<string, CorpusCase>>);

describe("the syntax cases", () => {
  test("are all here", () => {
    expect(syntax).toHaveLength(173);
  });

  test.each(syntax.filter(({ error }) => error === null).map((each) => [each.name, each] as const))(
    "%s",
    (name, each) => {
      const { document, problems } = parse(each.input, "t.wcl", { keepsCase: each.initial_cmdline ?? false });
      expect(errorCodes(problems)).toEqual(stricter.get(name) ?? []);
      expect(entriesOf(fold(document).tree)).toEqual(entriesOfGolden(each.tree));
      expect(ignoredLines(document)).toEqual(each.ignored_lines);
    },
  );

  test.each(syntax.filter(({ error }) => error !== null).map(({ name, input }) => [name, input] as const))(
    "%s is refused, at a place",
    expectRefusal,
  );
});

describe("the corpus", () => {
  test("is here, but for the cases that include files", () => {
    expect(corpus).toHaveLength(67);
  });

  test.each(corpus.filter(([, { error }]) => error === null))("%s", (name, each) => {
    const { document, problems } = parse(each.input, "t.wcl");
    expect(errorCodes(problems)).toEqual(stricter.get(name) ?? []);
    expect(flatten(fold(document).tree)).toEqual(each.flat);
    expect(ignoredLines(document)).toEqual(each.warnings);
  });

  test.each(corpus.filter(([, { error }]) => error !== null).map(([name, { input }]) => [name, input] as const))(
    "%s is refused, at a place",
    expectRefusal,
  );
});

test("no difference is listed that is none", () => {
  const refused = [
    ...syntax.filter(({ error }) => error !== null).map(({ name }) => name),
    ...corpus.filter(([, { error }]) => error !== null).map(([name]) => name),
  ];
  expect(foundWhenMerged.filter((name) => !refused.includes(name))).toEqual([]);
  expect([...stricter.keys()].filter((name) => !syntax.some((each) => each.name === name))).toEqual([]);
});

function expectRefusal(name: string, input: string): void {
  const { problems } = parse(input, "t.wcl");
  const errors = problems.filter(({ severity }) => severity === "error");
  if (foundWhenMerged.includes(name)) {
    expect(errors).toEqual([]);
    return;
  }
  expect(errors).not.toEqual([]);
  for (const { span } of errors) {
    expect(span.end).toBeGreaterThan(span.start);
    const { line } = positionAt(lineStarts(input), span.start);
    expect(input.split(/\r\n|\r|\n/)[line]).not.toBe("");
  }
}

function errorCodes(problems: readonly Problem[]): readonly string[] {
  return problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

type Entries = readonly (readonly [key: string, value: string | Entries])[];

/** As lists, for maps and objects of other order would compare as equal. */
function entriesOf(tree: Folded): Entries {
  return [...tree].map(([key, value]) => [key, typeof value === "string" ? value : entriesOf(value)]);
}

function entriesOfGolden(tree: Tree): Entries {
  return Object.entries(tree).map(([key, value]) => [key, typeof value === "string" ? value : entriesOfGolden(value)]);
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8"));
}
