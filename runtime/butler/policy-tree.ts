import type { Place } from "../../grammar/span.ts";

/** What a policy file holds, whatever its syntax: maps in written order, and leaves that know where they were written. */
export type PolicyNode = PolicyLeaf | PolicyMap;

export interface PolicyLeaf {
  readonly kind: "leaf";
  readonly value: PolicyValue;
  /** True for a number written with a point or an exponent: `10.0` is not `10` to the Butler. */
  readonly floating: boolean;
  /** The value, quotes included. */
  readonly place: Place;
}

export interface PolicyMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, PolicyNode>;
  /** Where each key is written; the last time, if it is written again. */
  readonly keys: ReadonlyMap<string, Place>;
  readonly place: Place;
}

export type PolicyValue = string | number | boolean | null | readonly PolicyValue[];

/** The node at a path of keys, or undefined. */
export function nodeAt(map: PolicyMap, ...path: readonly string[]): PolicyNode | undefined {
  let node: PolicyNode | undefined = map;
  for (const key of path) node = node?.kind === "map" ? node.entries.get(key) : undefined;
  return node;
}

/** The text of a string leaf, or undefined for anything else. */
export function textOf(node: PolicyNode | undefined): string | undefined {
  return node?.kind === "leaf" && typeof node.value === "string" ? node.value : undefined;
}
