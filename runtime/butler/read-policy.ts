import type { Problem } from "../../grammar/problem.ts";
import { readPaf } from "./paf.ts";
import type { PolicyMap } from "./policy-tree.ts";
import { readYamlPolicy } from "./yaml-policy.ts";

/** Reads a policy file by its ending: `.paf` is PAF, all else YAML (a butler_templates file is YAML even when called `.wcl`). */
export function readPolicy(text: string, file: string): { policy: PolicyMap; problems: readonly Problem[] } {
  return file.endsWith(".paf") ? readPaf(text, file) : readYamlPolicy(text, file);
}
