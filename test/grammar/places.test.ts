import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodesAt } from "../../grammar/node-at.ts";
import { parse } from "../../grammar/parse.ts";
import { lineStarts, offsetAt, positionAt } from "../../grammar/position.ts";
import { parseValue } from "../../grammar/value.ts";
import type { Part } from "../../grammar/tree.ts";

describe("a position", () => {
  test("counts lines that end in LF, CRLF or CR", () => {
    const starts = lineStarts("a\nbc\r\nd\re");
    expect(starts).toEqual([0, 2, 6, 8]);
    expect(positionAt(starts, 3)).toEqual({ line: 1, character: 1 });
    expect(positionAt(starts, 6)).toEqual({ line: 2, character: 0 });
  });

  test("counts UTF-16 code units", () => {
    expect(positionAt(lineStarts("😀a\n😀"), 6)).toEqual({ line: 1, character: 2 });
  });

  test("beyond its line stays in it", () => {
    expect(offsetAt(lineStarts("ab\ncd"), { line: 0, character: 9 })).toBe(2);
    expect(offsetAt(lineStarts("ab\ncd"), { line: 9, character: 1 })).toBe(4);
  });

  test("and its offset lead to one another", () => {
    const text = fc.array(fc.constantFrom("a", "\n", "\r\n", "\r", "😀")).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.nat(50), (whole, offset) => {
        const starts = lineStarts(whole);
        const at = Math.min(offset, whole.length);
        expect(offsetAt(starts, positionAt(starts, at))).toBe(at);
      }),
    );
  });
});

describe("the nodes at a place are", () => {
  test.each([
    ["a section", "<a>\n<|>\n</a>", "document section"],
    ["nothing between items", "a = 1\n<|>\nb = 2", "document"],
    ["an assignment, at its key", "<a>\nk<|>ey = 1\n</a>", "document section assignment"],
    ["a literal", "a = x<|>y", "document assignment value literal"],
    ["a value, where one types", "a = x<|>", "document assignment value literal"],
    ["a reference", "a = ${<|>b}", "document assignment value reference literal"],
    ["a reference in a name", "a = ${b_${<|>c}}", "document assignment value reference reference literal"],
    ["a reference, not the text before it", "a = x<|>${b}", "document assignment value reference"],
    ["a width", "a = ${b:<|>3}", "document assignment value reference literal"],
    ["the target of an include", "<<include a/<|>b>>", "document include value literal"],
    ["both sections of a tag with two names", "<a b>\n<|>x = 1\n</a>", "document section section assignment"],
  ])("%s", (_what, marked, kinds) => {
    const offset = marked.indexOf("<|>");
    const { document } = parse(marked.replace("<|>", ""), "t.wcl");
    expect(
      nodesAt(document, offset)
        .map((node) => ("kind" in node ? node.kind : "value"))
        .join(" "),
    ).toBe(kinds);
  });
});

describe("a value", () => {
  test.each([
    ["plain", [["literal", "plain"]]],
    ["${a}", [["required", "a"]]],
    [
      "$opt{a}$OPT{b}",
      [
        ["optional", "a"],
        ["optional", "b"],
      ],
    ],
    [
      "$HEAD{f,K}$FUNC{m.f,1}$FMT{%d,x}",
      [
        ["header", "f,K"],
        ["function", "m.f,1"],
        ["format", "%d,x"],
      ],
    ],
    [
      "$LOOP{a}$loop{a}",
      [
        ["loop", "a"],
        ["literal", "$loop{a}"],
      ],
    ],
    ["${a:3:4}", [["required", "a", "3:4"]]],
    ["${ a : 3 }", [["required", " a ", " 3 "]]],
    ["${}", [["literal", "${}"]]],
    ["${a", [["literal", "${a"]]],
    [
      "${a${b}",
      [
        ["literal", "${a"],
        ["required", "b"],
      ],
    ],
    ["${a$b}", [["literal", "${a$b}"]]],
    ["${a${}}", [["literal", "${a${}}"]]],
    [
      "$${a}}",
      [
        ["literal", "$"],
        ["required", "a"],
        ["literal", "}"],
      ],
    ],
    ["${a{b}", [["required", "a{b"]]],
    ["$(a):$x", [["literal", "$(a):$x"]]],
    ["$RNMLST{a}", [["literal", "$RNMLST{a}"]]],
    ["", []],
  ])("%s", (text, parts) => {
    expect(parseValue(text).parts.map(described)).toEqual(parts);
  });

  test("knows where it stands", () => {
    const [, reference] = parseValue("x${b_${c}:2}", 100).parts;
    expect(reference).toMatchObject({
      span: { start: 101, end: 112 },
      nameText: "b_${c}",
      nameSpan: { start: 103, end: 109 },
      width: { text: "2", span: { start: 110, end: 111 } },
      name: [{ text: "b_" }, { text: "${c}", span: { start: 105, end: 109 } }],
    });
  });

  test("that is continued has the places of the file", () => {
    const text = "a = x\\\n  ${b}";
    const { document } = parse(text, "t.wcl");
    const [item] = document.items;
    const value = item?.kind === "assignment" ? item.value : undefined;
    expect(value?.text).toBe("x${b}");
    expect(value?.parts.map(({ span }) => text.slice(span.start, span.end))).toEqual(["x", "${b}"]);
  });
});

function described(part: Part): readonly string[] {
  if (part.kind === "literal") return [part.kind, part.text];
  return part.width === undefined ? [part.form, part.nameText] : [part.form, part.nameText, part.width.text];
}
