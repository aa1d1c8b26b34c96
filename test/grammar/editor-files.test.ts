import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { formatDocument } from "../../grammar/print.ts";

// The files that an editor reads without us.

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

interface Configuration {
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly { readonly beforeText: string; readonly previousLineText?: string }[];
}

const snippets = Object.entries(json("snippets.json") as Readonly<Record<string, Snippet>>);
const configuration = json("language-configuration.json") as Configuration;

describe("row 11: a snippet", () => {
  test.each(snippets)("%s is sound WCL, laid out as the formatter would", (_name, { body }) => {
    const text = `${expanded(body)}\n`;
    const { document, problems } = parse(text, "snippet.wcl");
    expect(problems).toEqual([]);
    expect(formatDocument(document)).toBe(text.replace(/[ \t]+$/gm, ""));
  });

  test("is found by the name of what it makes, with and without <", () => {
    const prefixes = snippets.flatMap(([, { prefix }]) => prefix);
    expect(prefixes).toEqual(expect.arrayContaining(["module", "<module", "file", "list", "exec", "block", "include"]));
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test("turns its marks into text", () => {
    expect(expanded(["<${1:a}>", "x = ${2|true,false|} \\${y:2} $1$0", "</$1>"])).toBe("<a>\nx = true ${y:2} a\n</a>");
  });
});

describe("row 53: indentation", () => {
  const more = new RegExp(configuration.indentationRules.increaseIndentPattern);
  const less = new RegExp(configuration.indentationRules.decreaseIndentPattern);

  test.each(["<module>", "  <module m>", "<a > # note"])("grows after %s", (line) => {
    expect([more.test(line), less.test(line)]).toEqual([true, false]);
  });

  test.each(["</module>", "  </ a > # note"])("shrinks at %s", (line) => {
    expect([more.test(line), less.test(line)]).toEqual([false, true]);
  });

  test.each(["a = <b>", "<<include f.wcl>>", "# <a>", "<a> b", "<>"])("stays at %s", (line) => {
    expect([more.test(line), less.test(line)]).toEqual([false, false]);
  });

  test("grows once after the first backslash of a value", () => {
    const rule = configuration.onEnterRules.find(({ previousLineText }) => previousLineText !== undefined);
    expect(new RegExp(rule?.beforeText ?? "").test("    args = --a \\")).toBe(true);
    expect(new RegExp(rule?.beforeText ?? "").test("    args = --a")).toBe(false);
    expect(new RegExp(rule?.previousLineText ?? "").test("    args = --a \\")).toBe(false);
  });
});

test("a double click takes one name, not a whole path", () => {
  const words = "file.img_corr.fullname = ${a-b:3}".match(new RegExp(configuration.wordPattern, "g"));
  expect(words).toEqual(["file", "img_corr", "fullname", "a-b", "3"]);
});

/** The text that a snippet inserts when every place keeps what it proposes. */
function expanded(body: readonly string[]): string {
  const proposals = new Map<string, string>();
  const mark = /\\\$|\$\{(\d+):((?:\\.|\$\d+|[^}])*)\}|\$\{(\d+)\|([^,|]*)[^|]*\|\}|\$(\d+)/g;
  const insert = (text: string): string =>
    text.replace(
      mark,
      (whole: string, place?: string, proposal?: string, choice?: string, first?: string, again?: string) => {
        if (whole === "\\$") return "$";
        if (again !== undefined) return proposals.get(again) ?? "";
        const inserted = insert(proposal ?? first ?? "").replaceAll("\\}", "}");
        proposals.set(place ?? choice ?? "", inserted);
        return inserted;
      },
    );
  return insert(body.join("\n"));
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../grammar/${name}`, import.meta.url), "utf8"));
}
