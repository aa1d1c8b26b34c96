import { TemplateFault } from "./fault.ts";

/** A node of nunjucks's tree, as far as it is the same for all: its name, its place, and named fields. */
export interface Node {
  readonly typename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly [field: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "typename" in value && typeof value.typename === "string";
}

/** A field that must be there. */
export function nodeIn(node: Node, field: string): Node {
  const value = node[field];
  if (!isNode(value)) throw new TemplateFault(`${node.typename} without ${field}`, node, "TPL901");
  return value;
}

export function optionalNode(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes of a list field, or of the children of a node. */
export function nodesIn(node: Node, field = "children"): readonly Node[] {
  const value = node[field];
  if (isNode(value)) return nodesIn(value);
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name that a symbol says. */
export function nameIn(node: Node): string {
  if (node.typename === "Symbol" && typeof node.value === "string") return node.value;
  throw new TemplateFault("a name is expected here", node, "TPL901");
}
