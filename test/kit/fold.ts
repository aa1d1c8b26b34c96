import { logicalLines } from "../../grammar/lines.ts";
import type { Document, Ignored, Item, Section } from "../../grammar/tree.ts";

/** What the reference makes of a file: keys in the order of their first appearance, strings and sections. */
export type Folded = Map<string, string | Folded>;

/** The tree of one file folded as the reference folds it, or where it stops because a string cannot be a section. */
export interface Fold {
  readonly tree: Folded;
  /** The section that the reference cannot open or fill. */
  readonly refused?: Section;
}

/** Folds without includes; only for the grammar's own tests, the real fold is in `runtime/config`. */
export function fold(document: Document): Fold {
  const tree: Folded = new Map();
  const refused = fill(tree, document.items);
  return refused === undefined ? { tree } : { tree, refused };
}

/** Paths and values in order; an empty section has the value null, as in the goldens. */
export function flatten(tree: Folded, path: readonly string[] = []): [path: string[], value: string | null][] {
  return [...tree].flatMap(([key, value]): [string[], string | null][] => {
    const here = [...path, key];
    if (typeof value === "string") return [[here, value]];
    return value.size === 0 ? [[here, null]] : flatten(value, here);
  });
}

/** The lines without a form, with the number that the reference gives them: that of their last physical line. */
export function ignoredLines(document: Document): { line: number; text: string }[] {
  const { lines } = logicalLines(document.text);
  return ignoredOf(document.items).map(({ text, span }) => ({
    line: lines.find((line) => line.span.end >= span.end)?.lastNumber ?? 0,
    text: text.trimEnd(),
  }));
}

function ignoredOf(items: readonly Item[]): Ignored[] {
  return items.flatMap((item) => {
    if (item.kind === "section") return ignoredOf(item.items);
    return item.kind === "ignored" && item.fault === undefined ? [item] : [];
  });
}

function fill(into: Folded, items: readonly Item[]): Section | undefined {
  for (const item of items) {
    if (item.kind === "assignment") into.set(item.key, item.value.text);
    if (item.kind !== "section") continue;
    const known = into.get(item.name);
    if (typeof known === "string") {
      if (item.items.some(({ kind }) => kind === "section" || kind === "assignment")) return item;
      continue;
    }
    const section: Folded = known ?? new Map<string, string | Folded>();
    into.set(item.name, section);
    const refused = fill(section, item.items);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
