import type { Document, Item } from "./tree.ts";

/** How deep each tag and item of a document stands, by the offset at which it starts. */
export function depthsOf(document: Document): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  addDepths(depths, document.items, 0);
  return depths;
}

function addDepths(depths: Map<number, number>, items: readonly Item[], depth: number): void {
  for (const item of items) {
    if (item.kind !== "section") {
      depths.set(item.span.start, depth);
      continue;
    }
    // The second section of a tag with two names has its first name's depth: they share the tag.
    const own = depths.get(item.open.start) ?? depth;
    depths.set(item.open.start, own);
    if (item.close !== undefined) depths.set(item.close.span.start, own);
    addDepths(depths, item.items, own + 1);
  }
}
