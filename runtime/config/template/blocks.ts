import { nameIn, nodeIn, nodesIn, optionalNode, type Node } from "./node.ts";
import type { Block, Frame } from "./work.ts";

/** The blocks of this template, behind those of its children. */
export function withBlocks(frame: Frame, root: Node): ReadonlyMap<string, readonly Block[]> {
  const blocks = new Map(frame.blocks);
  const collect = (node: Node): void => {
    if (node.typename === "Block") {
      const name = nameIn(nodeIn(node, "name"));
      blocks.set(name, [...(blocks.get(name) ?? []), { source: frame.source, body: nodeIn(node, "body") }]);
    }
    for (const field of ["children", "body", "else_"]) {
      const inner = optionalNode(node, field);
      for (const child of inner === undefined ? (field === "children" ? nodesIn(node) : []) : [inner]) collect(child);
    }
  };
  collect(root);
  return blocks;
}
