import { describe, expect, it } from "vitest";
import { readListLine, writeListRow } from "../../runtime/plan/list-format.ts";
import { compareNaturally, compareTuples } from "../../runtime/plan/natural-order.ts";
import { splitShellWords } from "../../runtime/plan/shell-words.ts";
import { parseSortKey, sortBy } from "../../runtime/plan/sort-key.ts";
import { tupleKey } from "../../runtime/plan/tuple.ts";

describe("the order of quanta", () => {
  it("counts as people do", () => {
    const values = ["10", "9", "a10", "a9", "007", "7", "b", "a", "8,6", "8,10", ""];
    expect(values.toSorted(compareNaturally)).toEqual([
      "",
      "007",
      "7",
      "8,6",
      "8,10",
      "9",
      "10",
      "a",
      "a9",
      "a10",
      "b",
    ]);
  });
  it("can be the reference's: text by code point, key after key", () => {
    const tuples = [
      ["7", "1"],
      ["11", "10"],
      ["11", "2"],
      ["7", "😀"],
      ["7", "\uFFFD"],
    ];
    expect(tuples.toSorted((one, other) => compareTuples(one, other, "reference"))).toEqual([
      ["11", "10"],
      ["11", "2"],
      ["7", "1"],
      ["7", "\uFFFD"],
      ["7", "😀"],
    ]);
  });
  it("never takes two tuples for one", () => {
    const tuples = [
      ["a", "b_c"],
      ["a_b", "c"],
      ["a,b", "c"],
      ["a", "b,c"],
      ['a"', ',"c'],
      ["a", "b", "c"],
    ];
    expect(new Set(tuples.map(tupleKey)).size).toBe(tuples.length);
  });
});

describe("the words of a command line", () => {
  it.each<[string, readonly string[]]>([
    ["prog  -a 1", ["prog", "-a", "1"]],
    [`-q "two words" 'single q' a\\ b`, ["-q", "two words", "single q", "a b"]],
    ["$HOME a;b|c&d>e* `id` # no comment", ["$HOME", "a;b|c&d>e*", "`id`", "#", "no", "comment"]],
    [`""`, [""]],
    [`a"b c"d'e f'`, ["ab cde f"]],
    [`"a\\"b\\\\c\\d"`, [`a"b\\c\\d`]],
    ["\ta\n b\r", ["a", "b"]],
    ["", []],
  ])("%j", (text, words) => {
    expect(splitShellWords(text)).toEqual({ kind: "words", words });
  });
  it.each([
    [`"two words`, "double quote"],
    ["'two words", "single quote"],
    ["two\\", "backslash"],
  ])("%j is unfinished", (text, what) => {
    expect(splitShellWords(text)).toEqual({ kind: "unfinished", what });
  });
});

describe("sort keys", () => {
  it("sort by a key, as text unless told otherwise", () => {
    expect(parseSortKey("visit")).toMatchObject({ column: { key: "visit" }, numeric: false, reverse: false });
    expect(parseSortKey("(ccd, True, yes)")).toMatchObject({ numeric: true, reverse: true });
    expect(parseSortKey("(ccd, maybe)")).toBeUndefined();
  });
  it.each([
    ["ccd", ["a10", "b10", "c2"]],
    ["(ccd, True)", ["c2", "a10", "b10"]],
    ["(ccd, True, True)", ["a10", "b10", "c2"]],
    ["(ccd, False, True)", ["c2", "a10", "b10"]],
  ])("sortkey %s keeps equal rows in their order", (text, sorted) => {
    const key = parseSortKey(text);
    expect(key && sortBy(["a10", "b10", "c2"], (row) => row.slice(1), key)).toEqual(sorted);
  });
});

describe("rows of a list file", () => {
  it.each<["textsp" | "textcsv" | "texttab", readonly string[], string]>([
    ["textsp", ["a/b.fits", "8,6", "16"], "a/b.fits 8,6 16"],
    ["textcsv", ["000903986", "8x6", "HSC-I"], "000903986, 8x6, HSC-I"],
    ["textcsv", ["903986", "8,6", 'say "so"', "", "two words"], '903986, "8,6", "say ""so""", , two words'],
    ["texttab", ["a b", "8,6", ""], "a b\t8,6\t"],
  ])("%s", (format, values, line) => {
    expect(writeListRow(format, [], values)).toEqual({ kind: "lines", lines: [line] });
    expect(readListLine(format, line)).toEqual(values);
  });
  it("may be padded by a format, also between blanks", () => {
    expect(writeListRow("textsp", [], ["a", "  20.250"])).toEqual({ kind: "lines", lines: ["a   20.250"] });
    expect(readListLine("textsp", "a   20.250")).toEqual(["a", "20.250"]);
  });
  it("are refused when the format could not be read back", () => {
    expect(writeListRow("textsp", [], ["a b"])).toMatchObject({ kind: "refused", value: "a b", holds: "a blank" });
    expect(writeListRow("textsp", [], [""])).toMatchObject({ kind: "refused", holds: "an empty text" });
    expect(writeListRow("texttab", [], ["a\tb"])).toMatchObject({ kind: "refused", holds: "a tab" });
    expect(writeListRow("textcsv", [], ["a\nb"])).toMatchObject({ kind: "refused", holds: "a line break" });
  });
  it("are sections in a wcl list", () => {
    expect(writeListRow("wcl", ["fullname", "ccd"], ["raw/a.fits", "2"])).toEqual({
      kind: "lines",
      lines: ["<file>", "     fullname=raw/a.fits", "     ccd=2", "</file>"],
    });
  });
});
