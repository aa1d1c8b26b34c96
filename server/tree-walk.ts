import type { Assignment, Document, Include, Item, Section } from "../grammar/tree.ts";

/** Calls `visit` for every item, parents first, with the names of the sections around it. */
export function walk(document: Document, visit: (item: Item, path: readonly string[]) => void): void {
  const go = (items: readonly Item[], path: readonly string[]): void => {
    for (const item of items) {
      visit(item, path);
      if (item.kind === "section") go(item.items, [...path, item.name]);
    }
  };
  go(document.items, []);
}

/** The sections around a place, outermost first. A place inside a tag counts as inside its section. */
export function sectionsAt(document: Document, offset: number): readonly Section[] {
  const found: Section[] = [];
  let items: readonly Item[] = document.items;
  for (;;) {
    const inner = items.find((item): item is Section => item.kind === "section" && holds(item, offset));
    if (inner === undefined) return found;
    found.push(inner);
    items = inner.items;
  }
}

/** The names of the sections around a place; between its tags, not on them. */
export function pathAt(document: Document, offset: number): readonly string[] {
  return sectionsAt(document, offset)
    .filter((one) => offset >= one.open.end && (one.close === undefined || offset <= one.close.span.start))
    .map((one) => one.name);
}

/** The assignment or include that a place lies in. */
export function statementAt(document: Document, offset: number): Assignment | Include | undefined {
  const inside = sectionsAt(document, offset).at(-1)?.items ?? document.items;
  return inside.find(
    (item): item is Assignment | Include =>
      (item.kind === "assignment" || item.kind === "include") && item.span.start <= offset && offset <= item.span.end,
  );
}

function holds(section: Section, offset: number): boolean {
  const end = section.close === undefined ? Number.POSITIVE_INFINITY : section.span.end;
  return section.span.start <= offset && offset <= Math.max(end, section.span.end);
}
