import type { Problem } from "../../grammar/problem.ts";
import { butlerProblem } from "./butler-problem.ts";
import { readPaf } from "./paf.ts";
import type { PolicyMap } from "./policy-tree.ts";
import { readYamlPolicy } from "./yaml-policy.ts";

/** Characters; the largest policy of a real camera has a tenth of it. More would keep an editor waiting. */
const longest = 1_000_000;

/** Reads a policy file by its ending: `.paf` is PAF, all else YAML (a butler_templates file is YAML even when called `.wcl`). */
export function readPolicy(text: string, file: string): { policy: PolicyMap; problems: readonly Problem[] } {
  if (text.length > longest) return refused(text, file);
  return file.endsWith(".paf") ? readPaf(text, file) : readYamlPolicy(text, file);
}

/** A located problem at the first line that is too many. */
function refused(text: string, file: string): ReturnType<typeof readPolicy> {
  const start = text.lastIndexOf("\n", longest) + 1;
  const place = { file, span: { start, end: longest } };
  const message = `a policy of more than ${longest.toLocaleString("en")} characters is not read`;
  const policy: PolicyMap = { kind: "map", entries: new Map(), keys: new Map(), place };
  return { policy, problems: [butlerProblem("policy/syntax", "error", message, place)] };
}
