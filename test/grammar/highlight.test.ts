import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import textmate from "vscode-textmate";
import { readLines } from "../../grammar/read-lines.ts";
import { loadGrammar } from "./load-grammar.ts";

// What an editor paints before the language server has said anything: the TextMate grammar, run as VS Code runs it.

const grammar = await loadGrammar("source.wcl", "wcl.tmLanguage.json");

describe("row 52: highlighting of a line", () => {
  test.each<[what: string, text: string, painted: Painted]>([
    ["comment", "# a = 1", [["# a = 1", "comment.line"]]],
    [
      "comment that draws in the next",
      "# note \\\nb = 2",
      [
        ["# note \\", "comment.line"],
        ["b = 2", "comment.line"],
      ],
    ],
    [
      "open tag",
      "  <Module_1> # note",
      [
        ["Module_1", "entity.name.tag"],
        ["# note", "comment.line"],
      ],
    ],
    [
      "open tag with two names",
      "<module m>",
      [
        ["module", "entity.name.tag"],
        ["m", "entity.name.section"],
      ],
    ],
    ["close tag", "</ module >", [["module", "entity.name.tag"]]],
    [
      "key and value",
      "band = g",
      [
        ["band", "variable.other.key"],
        ["=", "keyword.operator"],
        ["g", "string.unquoted"],
      ],
    ],
    ["key without =", "depends mod.file.x", [["depends", "variable.other.key"]]],
    ["positional argument", "_01_in = x", [["_01_in", "variable.parameter.positional"]]],
    ["bare option", "doraise = _flag", [["_flag", "constant.language.flag"]]],
    ["number", "reqnum = 11", [["11", "constant.numeric"]]],
    [
      "boolean",
      "savefiles = true # yes",
      [
        ["true", "constant.language.boolean"],
        ["# yes", "comment.line"],
      ],
    ],
    [
      "variable",
      "a = x${b}y",
      [
        ["b", "variable.other.reference"],
        ["y", "string.unquoted"],
      ],
    ],
    [
      "width of a variable",
      "a = ${ccd:3}",
      [
        ["ccd", "variable.other.reference"],
        ["3", "constant.numeric.width"],
      ],
    ],
    [
      "variable in a variable",
      "a = ${b_${c}_d}e",
      [
        ["c", "reference reference"],
        ["_d", "reference"],
        ["e", "string.unquoted"],
      ],
    ],
    [
      "optional variable",
      "a = $opt{b}",
      [
        ["opt", "keyword.other.reference"],
        ["b", "variable.other.reference"],
      ],
    ],
    [
      "header variable",
      "a = $HEAD{${f},KEY}",
      [
        ["HEAD", "keyword.other.reference"],
        ["f", "reference reference"],
      ],
    ],
    ["column of a list line", "a = --id visit=$(visit)", [["visit", "variable.other.column"]]],
    [
      "reference to data",
      "used = file.raw, list.a.b",
      [
        ["file.raw", "support.variable.data"],
        ["list.a.b", "support.variable.data"],
      ],
    ],
    [
      "include",
      "<<include inc/${site}.wcl>>",
      [
        ["include", "keyword.control.include"],
        ["inc/", "string.unquoted.path"],
        ["site", "variable.other.reference"],
      ],
    ],
    [
      "function include",
      "<<inclfunc m.f(a,b)>>",
      [
        ["inclfunc", "keyword.control.include"],
        ["m.f", "entity.name.function"],
        ["a,b", "variable.parameter"],
      ],
    ],
    [
      "continued value",
      "a = x \\\n  b = ${c}",
      [
        ["\\", "escape.continuation"],
        ["c", "variable.other.reference"],
      ],
    ],
    ["continued value with a blank behind the backslash", "a = x \\ \n  ${c}", [["c", "variable.other.reference"]]],
    [
      "template statement",
      "{% if x %}",
      [
        ["if", "keyword.control.jinja"],
        ["x", "variable.other.jinja"],
      ],
    ],
    [
      "template expression",
      "a = {{ args.b }}.fits",
      [
        ["args.b", "variable.other.jinja"],
        [".fits", "string.unquoted"],
      ],
    ],
    ["template comment", "{# b = #}", [[" b = ", "comment.block.jinja"]]],
    ["template in an include", "<<include {{ folder }}/a.wcl>>", [["folder", "variable.other.jinja"]]],
  ])("%s", (_what, text, painted) => {
    const tokens = paint(text);
    for (const [word, scope] of painted) expect(scopesOf(tokens, word), word).toMatch(pattern(scope));
  });
});

describe("no line spoils the next:", () => {
  test.each([
    "a = ${b",
    "a = ${b_${c",
    "a = $(x",
    "a = <b",
    "<a b c>",
    "<<include a",
    "<<inclfunc m.f(",
    "a = 'x",
    "a =",
  ])("%s", (text) => {
    expect(scopesOf(paint(`${text}\nnext = 1`), "next")).toBe("source.wcl meta.assignment.wcl variable.other.key.wcl");
  });
});

describe("production files", () => {
  const folder = new URL("../../../shared/data/wcl-production", import.meta.url).pathname;
  test.skipIf(!existsSync(folder))("have their tags painted as tags (skipped without ../shared/data)", () => {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) =>
      /\.(wcl|des)$/.test(each),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = readFileSync(`${folder}/${name}`, "utf8");
      const painted = paint(text).filter(({ scopes }) => scopes.includes("entity.name.tag.wcl"));
      const tags = readLines(text, name).lines.flatMap(({ statement }) =>
        statement?.kind === "open" || statement?.kind === "close" ? [statement.name.text] : [],
      );
      expect(
        painted.map(({ text: tag }) => tag),
        name,
      ).toEqual(tags);
    }
  });
});

type Painted = readonly (readonly [word: string, scope: string])[];

interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

function paint(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split(/\r?\n/)) {
    const result = grammar.tokenizeLine(line, state);
    const inLine = result.tokens.map((token) => ({ ...token, text: line.slice(token.startIndex, token.endIndex) }));
    tokens.push(...joined(inLine));
    state = result.ruleStack;
  }
  return tokens;
}

/** Neighbours of the same scopes are one token to the eye. */
function joined(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  for (const token of tokens) {
    const last = result.at(-1);
    const isSame = last !== undefined && last.scopes.join(" ") === token.scopes.join(" ");
    if (isSame) result.splice(-1, 1, { text: last.text + token.text, scopes: token.scopes });
    else result.push(token);
  }
  return result;
}

/** The scopes over a word; a comment is one word whatever its parts. */
function scopesOf(tokens: readonly Token[], word: string): string {
  const found =
    tokens.find(({ text }) => text === word) ??
    tokens.find(({ text }) => word.endsWith(text.trim()) && text.trim() !== "");
  return found?.scopes.join(" ") ?? "";
}

/** Each word of a scope in turn, other scopes between them allowed. */
function pattern(scope: string): RegExp {
  return new RegExp(
    scope
      .split(" ")
      .map((each) => each.replaceAll(".", "\\."))
      .join(".* .*"),
  );
}
