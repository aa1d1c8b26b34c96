import type { Problem } from "../../grammar/problem.ts";
import { butlerProblem } from "./butler-problem.ts";
import { nodeAt, type PolicyMap } from "./policy-tree.ts";

/**
 * The policy that a repositoryCfg.yaml carries: `_policy` itself, or the `data` of the object it was pickled as.
 * `_policy: null` overrides nothing.
 */
export function readRepositoryCfg(file: PolicyMap): { policy: PolicyMap; problems: readonly Problem[] } {
  const node = file.entries.get("_policy");
  const none: PolicyMap = { kind: "map", entries: new Map(), keys: new Map(), place: file.place };
  if (node === undefined || (node.kind === "leaf" && node.value === null)) return { policy: none, problems: [] };
  if (node.kind === "leaf") {
    return { policy: none, problems: [butlerProblem("policy/shape", "error", "_policy must be a map", node.place)] };
  }
  const data = node.entries.size === 1 ? nodeAt(node, "data") : undefined;
  return { policy: data?.kind === "map" ? data : node, problems: [] };
}
