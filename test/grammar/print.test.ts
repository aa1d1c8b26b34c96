import fc from "fast-check";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { formatDocument } from "../../grammar/print.ts";
import { corpusTexts, mutated, wild } from "./texts.ts";
import { shape, strippedLines } from "./shape.ts";

describe("a formatted file", () => {
  test.each([
    [
      "has four blanks for each section",
      "<a>\n<b>\nx = 1\n</b>\n</a>",
      "<a>\n    <b>\n        x = 1\n    </b>\n</a>\n",
    ],
    [
      "has one section for two names",
      "<module m>\nx=1\n</m>\ny=2\n</module>",
      "<module m>\n    x = 1\n</m>\n    y = 2\n</module>\n",
    ],
    ["has one blank around =", "a=1\nb   =   2\nc\t=\t3", "a = 1\nb = 2\nc = 3\n"],
    ["keeps keys without =", "depends   mod.file.x", "depends mod.file.x\n"],
    ["keeps the case of keys and names", "<Mod>\nKey = Value\n</MOD>", "<Mod>\n    Key = Value\n</MOD>\n"],
    ["has tidy tags", "<a   b>\n</ a >", "<a b>\n</a>\n"],
    ["has one blank before a comment", "a = 1      # one", "a = 1 # one\n"],
    [
      "has comments as deep as what follows",
      "<a>\n# one\nx = 1\n# two\n</a>",
      "<a>\n    # one\n    x = 1\n    # two\n</a>\n",
    ],
    ["has one empty line where there were several", "\n\na = 1\n\n\n\nb = 2\n\n\n", "a = 1\n\nb = 2\n"],
    [
      "keeps lines that continue",
      "<a>\nargs  =  x \\  \n      y \\\n  z\n</a>",
      "<a>\n    args = x \\\n        y \\\n        z\n</a>\n",
    ],
    ["keeps the empty line that a backslash draws in", "a = x \\\n\nb = 2", "a = x \\\n\nb = 2\n"],
    ["keeps words beside an include", "  x  <<include f.wcl>>  y  ", "x  <<include f.wcl>>  y\n"],
    ["keeps what is ignored", "  foo  \nbar =", "foo\nbar =\n"],
    ["keeps an empty value", "a =     # nothing", "a = # nothing\n"],
    ["keeps a value that is an equals sign", "a  =\nb==", "a  =\nb = =\n"],
    ["keeps what looks like a tag", "< a >\n<a> b", "< a >\n<a> b\n"],
    ["keeps stray tags", "<a>\n</b>\n</a>\n</c>", "<a>\n    </b>\n</a>\n</c>\n"],
    ["keeps line ends", "<a>\r\nx=1\r\n</a>\r\n", "<a>\r\n    x = 1\r\n</a>\r\n"],
    ["is empty if nothing is in it", "\n  \n", ""],
  ])("%s", (_what, text, formatted) => {
    expect(format(text)).toBe(formatted);
  });
});

describe("formatting", () => {
  test("keeps the tree and the comments, and does nothing the second time", () => {
    fc.assert(
      fc.property(fc.oneof(wild, mutated), (text) => {
        expectKept(text);
      }),
      { numRuns: 5000 },
    );
  });

  test.each(corpusTexts().map((text) => [JSON.stringify(text.slice(0, 60)), text]))("keeps %s", (_start, text) => {
    expectKept(text);
  });

  const production = new URL("../../../shared/data/wcl-production", import.meta.url);
  test.skipIf(!existsSync(production))("keeps production files (skipped without ../shared/data)", () => {
    const files = readdirSync(production, { recursive: true, encoding: "utf8" }).filter((each) =>
      /\.(wcl|des)$/.test(each),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expectKept(readFileSync(new URL(`${production.href}/${file}`), "utf8"));
  });
});

function expectKept(text: string): void {
  const before = parse(text, "t.wcl").document;
  const formatted = formatDocument(before);
  const after = parse(formatted, "t.wcl").document;
  expect(after.items.map(shape)).toEqual(before.items.map(shape));
  expect(after.comments.map(commentShape)).toEqual(before.comments.map(commentShape));
  expect(formatDocument(after)).toBe(formatted);
}

function commentShape({ text }: { readonly text: string }): string {
  return strippedLines(text).join("\n");
}

function format(text: string): string {
  return formatDocument(parse(text, "t.wcl").document);
}
