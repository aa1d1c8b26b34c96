import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Span } from "../../grammar/span.ts";
import type { Assignment, Document, Item, Part, Section, Value } from "../../grammar/tree.ts";
import { shape } from "./shape.ts";
import { mutated, wild } from "./texts.ts";

const texts = fc.oneof(wild, mutated);
const often = { numRuns: 3000 };

describe("whatever the text,", () => {
  test("there is a tree, and every place lies in the text", () => {
    check(({ document, problems }) => {
      const whole = { start: 0, end: document.text.length };
      expectOrder(whole, document.items);
      expectOrder(whole, document.comments);
      for (const problem of problems) {
        expectInside(whole, problem.span);
        for (const related of problem.related) expectInside(whole, related.span);
        for (const { edits } of problem.fixes) for (const edit of edits) expectInside(whole, edit.span);
      }
    });
  });

  test("problems stand in the order of the file", () => {
    check(({ problems }) => {
      const starts = problems.map(({ span }) => span.start);
      expect(starts).toEqual([...starts].sort((one, other) => one - other));
    });
  });

  test("the parts of a value make up its text", () => {
    check(({ document }) => {
      for (const value of valuesOf(document.items)) expect(textOf(value.parts)).toBe(value.text);
    });
  });

  test("an assignment reads the same on its own", () => {
    check(({ document }) => {
      for (const assignment of itemsOf(document.items, "assignment")) {
        // What the reader loses when it reads its own writing: STY620.
        if (assignment.value.text === "" || assignment.value.text.endsWith("\\")) continue;
        const [again] = parse(textAt(document, assignment.span), "again").document.items;
        expect(shape(again)).toEqual(shape(assignment));
      }
    });
  });

  test("a section reads the same on its own, if the file has no error", () => {
    check(({ document, problems }) => {
      if (problems.some(({ severity }) => severity === "error")) return;
      const opened = new Set<number>();
      for (const section of itemsOf(document.items, "section")) {
        // The second section of a tag with two names cannot stand alone.
        const isSecond = opened.has(section.open.start);
        opened.add(section.open.start);
        if (section.close === undefined || isSecond) continue;
        const again = parse(textAt(document, section.span), "again");
        expect(again.problems.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(again.document.items.map(shape)).toEqual([shape(section)]);
      }
    });
  });
});

function check(property: (parsed: ReturnType<typeof parse>) => void): void {
  fc.assert(
    fc.property(texts, (text) => {
      property(parse(text, "any.wcl"));
    }),
    often,
  );
}

function expectInside(outer: Span, inner: Span): void {
  expect(inner.start).toBeGreaterThanOrEqual(outer.start);
  expect(inner.end).toBeGreaterThanOrEqual(inner.start);
  expect(inner.end).toBeLessThanOrEqual(outer.end);
}

/** Siblings follow one another, and what is in them lies within them. */
function expectOrder(
  outer: Span,
  nodes: readonly (Item | Part | { readonly kind?: never; readonly span: Span })[],
): void {
  let last = outer.start;
  for (const node of nodes) {
    expectInside({ start: last, end: outer.end }, node.span);
    last = node.span.end;
    if (node.kind === "section") expectSection(node);
    if (node.kind === "assignment") expectAssignment(node);
    if (node.kind === "include") expectValue(node.span, node.target);
    if (node.kind === "reference") {
      expectInside(node.span, node.nameSpan);
      expectOrder(node.nameSpan, node.name);
      if (node.width !== undefined) expectInside({ start: node.nameSpan.end + 1, end: node.span.end }, node.width.span);
      if (node.width !== undefined) expectOrder(node.width.span, node.width.parts);
    }
  }
}

function expectSection(section: Section): void {
  expectInside(section.open, section.nameSpan);
  expect(section.open.start).toBe(section.span.start);
  const isTwoNames = section.items[0]?.kind === "section" && section.items[0].open.start === section.open.start;
  const inner = {
    start: isTwoNames ? section.open.start : section.open.end,
    end: section.close?.span.start ?? section.span.end,
  };
  expectOrder(inner, section.items);
  if (section.close === undefined) return;
  expect(section.close.span.end).toBe(section.span.end);
  expectInside(section.close.span, section.close.nameSpan);
}

function expectAssignment({ span, keySpan, value }: Assignment): void {
  expect(keySpan.start).toBe(span.start);
  expectValue({ start: keySpan.end, end: span.end }, value);
}

function expectValue(outer: Span, value: Value): void {
  expectInside(outer, value.span);
  expectOrder(value.span, value.parts);
}

function itemsOf<Kind extends Item["kind"]>(items: readonly Item[], kind: Kind): Extract<Item, { kind: Kind }>[] {
  return items.flatMap((item) => [
    ...(item.kind === kind ? [item as Extract<Item, { kind: Kind }>] : []),
    ...(item.kind === "section" ? itemsOf(item.items, kind) : []),
  ]);
}

function valuesOf(items: readonly Item[]): Value[] {
  return [
    ...itemsOf(items, "assignment").map(({ value }) => value),
    ...itemsOf(items, "include").map(({ target }) => target),
  ];
}

function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join("");
}

function textAt(document: Document, span: Span): string {
  return document.text.slice(span.start, span.end);
}
