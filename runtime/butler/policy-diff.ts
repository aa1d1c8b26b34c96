import { datasetTypes, type DatasetType, type MergedNode, type MergedPolicy } from "./policy.ts";
import type { PolicyValue } from "./policy-tree.ts";

/** One dataset type that two policies do not have alike. */
export type PolicyDifference =
  | { readonly kind: "removed" | "added"; readonly type: DatasetType }
  | { readonly kind: "changed"; readonly name: string; readonly keys: readonly KeyDifference[] };

/** One key of a type; undefined where a policy does not have it. `section` counts as a key. */
export interface KeyDifference {
  readonly key: string;
  readonly before: PolicyValue | undefined;
  readonly after: PolicyValue | undefined;
}

/** What differs between two merged policies, sorted by type; which layer a value comes from does not count. */
export function diffPolicies(before: MergedPolicy, after: MergedPolicy): PolicyDifference[] {
  const [left, right] = [datasetTypes(before), datasetTypes(after)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((name): PolicyDifference[] => {
    const [one, other] = [left.get(name), right.get(name)];
    if (one === undefined) return other === undefined ? [] : [{ kind: "added", type: other }];
    if (other === undefined) return [{ kind: "removed", type: one }];
    const keys = keyDifferences(one, other);
    return keys.length === 0 ? [] : [{ kind: "changed", name, keys }];
  });
}

function keyDifferences(one: DatasetType, other: DatasetType): KeyDifference[] {
  const left = flatten(one.entries, new Map([["section", one.section]]));
  const right = flatten(other.entries, new Map([["section", other.section]]));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const [before, after] = [left.get(key), right.get(key)];
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ key, before, after }];
  });
}

function flatten(
  entries: ReadonlyMap<string, MergedNode>,
  into: Map<string, PolicyValue>,
  prefix = "",
): Map<string, PolicyValue> {
  for (const [key, node] of entries) {
    if (node.kind === "leaf") into.set(prefix + key, node.value);
    else flatten(node.entries, into, `${prefix}${key}.`);
  }
  return into;
}
