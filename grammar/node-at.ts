import type { Span } from "./span.ts";
import type { Document, Item, Part, Value } from "./tree.ts";

/** Anything in a tree that has a place. */
export type Node = Document | Item | Value | Part;

/**
 * The nodes that hold an offset, outermost first. An offset at the end of a node counts as in it, for that is where
 * the cursor stands while one types; of two nodes that touch there the later one is taken.
 */
export function nodesAt(document: Document, offset: number): readonly Node[] {
  const nodes: Node[] = [document];
  let items = document.items;
  for (let item = holder(items, offset); item !== undefined; item = holder(items, offset)) {
    nodes.push(item);
    if (item.kind === "section") {
      items = item.items;
      continue;
    }
    if (item.kind === "assignment") addValue(nodes, item.value, offset);
    if (item.kind === "include") addValue(nodes, item.target, offset);
    break;
  }
  return nodes;
}

function addValue(nodes: Node[], value: Value, offset: number): void {
  if (!holds(value.span, offset)) return;
  nodes.push(value);
  let parts = value.parts;
  for (let part = holder(parts, offset); part !== undefined; part = holder(parts, offset)) {
    nodes.push(part);
    if (part.kind === "literal") return;
    parts = part.width !== undefined && holds(part.width.span, offset) ? part.width.parts : part.name;
  }
}

/** The last of the nodes, which stand in order, that holds the offset. */
function holder<N extends { readonly span: Span }>(nodes: readonly N[], offset: number): N | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.span.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low - 1];
  return node !== undefined && holds(node.span, offset) ? node : undefined;
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
