import type { Problem } from "../../grammar/problem.ts";
import { butlerProblem } from "./butler-problem.ts";
import { policySections } from "./policy.ts";
import type { PolicyMap, PolicyNode } from "./policy-tree.ts";

/**
 * A butler_templates file, `section → dataset type → path template`, as a policy that overrides only templates.
 * The templates still hold `${…}` variables. A value that is not text is a problem and is left out.
 */
export function readButlerTemplates(file: PolicyMap): { policy: PolicyMap; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const sections = new Map<string, PolicyNode>();
  for (const [section, types] of file.entries) {
    if (!(policySections as readonly string[]).includes(section)) {
      const message = `${section} is no section of a Butler policy (${policySections.join(", ")})`;
      problems.push(butlerProblem("sync/yaml", "error", message, types.place));
      continue;
    }
    if (types.kind === "leaf") {
      if (types.value !== null) {
        problems.push(butlerProblem("sync/yaml", "error", `${section} must hold dataset types`, types.place));
      }
      continue;
    }
    sections.set(section, readSection(types, problems));
  }
  return { policy: { kind: "map", entries: sections, keys: file.keys, place: file.place }, problems };
}

function readSection(types: PolicyMap, problems: Problem[]): PolicyMap {
  const entries = new Map<string, PolicyNode>();
  for (const [name, node] of types.entries) {
    if (node.kind === "leaf" && typeof node.value === "string") {
      const entry = { entries: new Map([["template", node]]), keys: new Map(), place: node.place };
      entries.set(name, { kind: "map", ...entry });
    } else {
      const message = `the template of ${name} must be one text; quote it`;
      problems.push(butlerProblem("sync/yaml", "error", message, node.place));
    }
  }
  return { kind: "map", entries, keys: types.keys, place: types.place };
}
