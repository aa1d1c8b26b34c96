import { dirname, isAbsolute, join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { butlerProblem } from "./butler-problem.ts";
import { nodeAt, type PolicyMap } from "./policy-tree.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Follows the `_parents` of a repositoryCfg.yaml, as the Butler does when it looks for a file: depth first, each a folder
 * with a repositoryCfg.yaml of its own (one without has no parents). A repository that is its own ancestor is a problem at
 * the `_parents` that closes the circle, with the whole chain; the Butler itself would never come to an end.
 */
export function checkParents(
  file: string,
  policy: PolicyMap,
  read: (path: string) => string | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (at: string, content: PolicyMap, chain: readonly Step[]): void => {
    done.add(at);
    for (const { folder, place } of parentsOf(at, content)) {
      const cfg = join(folder, "repositoryCfg.yaml");
      const steps = [...chain, { file: at, place }];
      const first = steps.findIndex((step) => step.file === cfg);
      if (first >= 0) problems.push(circle(steps.slice(first)));
      else if (!done.has(cfg)) {
        const text = steps.length < deepest ? read(cfg) : undefined;
        if (text !== undefined) visit(cfg, readPolicy(text, cfg).policy, steps);
      }
    }
  };
  visit(file, policy, []);
  return problems;
}

/** One repository on the way, and the `_parents` that leads on from it. */
interface Step {
  readonly file: string;
  readonly place: Place;
}

/** No site stacks so many repositories. */
const deepest = 100;

/** The folders that a repository names as its parents; relative ones are seen from its root. */
function parentsOf(file: string, content: PolicyMap): readonly { readonly folder: string; readonly place: Place }[] {
  const node = nodeAt(content, "_parents");
  if (node?.kind !== "leaf") return [];
  const named = Array.isArray(node.value) ? node.value : [node.value];
  const given = nodeAt(content, "_root");
  const root = given?.kind === "leaf" && typeof given.value === "string" ? given.value : dirname(file);
  return named.flatMap((one) => {
    if (typeof one !== "string" || one === "") return [];
    return [{ folder: isAbsolute(one) ? join(one) : join(root, one), place: node.place }];
  });
}

function circle(steps: readonly Step[]): Problem {
  const folders = [...steps, ...steps.slice(0, 1)].map((step) => dirname(step.file));
  const place = steps.at(-1)?.place ?? { file: "", span: { start: 0, end: 0 } };
  const related = steps.slice(0, -1).map((step) => ({ ...step.place, message: `parents of ${dirname(step.file)}` }));
  const message = `a repository is its own ancestor: ${folders.join(" → ")}`;
  return butlerProblem("policy/parents", "error", message, place, { related });
}
