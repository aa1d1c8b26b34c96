import { join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { readButlerTemplates } from "./butler-templates.ts";
import { butlerProblem } from "./butler-problem.ts";
import { mappingDefaults } from "./mapping-defaults.ts";
import { checkOverrides } from "./override-problems.ts";
import { mergePolicy, policySections, type MergedPolicy, type PolicyLayers, type PolicySection } from "./policy.ts";
import type { PolicyMap } from "./policy-tree.ts";
import { readPolicy } from "./read-policy.ts";
import { readRepositoryCfg } from "./repository-cfg.ts";
import { checkParents } from "./repository-parents.ts";

/** Absolute paths of what makes a policy. */
export interface PolicyFiles {
  /** The camera's policy, `.paf` or YAML. */
  readonly camera: string;
  /** Folder with obs_base's `exposures.yaml`, `datasets.yaml` and mapping defaults. */
  readonly base?: string;
  /** A repositoryCfg.yaml or a file of butler templates; told apart by what it holds. */
  readonly repository?: string;
}

/** How files are read: `System.read` fits. */
export type ReadPolicyFile = (
  path: string,
) =>
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads the files of a policy and merges them. A camera policy that cannot be read gives an empty policy and a problem. */
export function loadPolicy(
  files: PolicyFiles,
  read: ReadPolicyFile,
): { policy: MergedPolicy; problems: readonly Problem[] } {
  const { layers, problems } = readPolicyLayers(files, read);
  const merged = mergePolicy(layers);
  if (layers.repository === undefined) return { policy: merged.policy, problems: [...problems, ...merged.problems] };
  const { repository, ...stock } = layers;
  const given = files.repository === undefined ? undefined : read(files.repository);
  const text = given?.kind === "text" ? given.text : "";
  const overrides = checkOverrides(repository, mergePolicy(stock).policy, text);
  return { policy: merged.policy, problems: [...problems, ...merged.problems, ...overrides] };
}

/** Reads the files of a policy, each layer by itself. */
export function readPolicyLayers(
  files: PolicyFiles,
  read: ReadPolicyFile,
): { layers: PolicyLayers; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const load = (path: string, need: "needed" | "optional"): PolicyMap | undefined => {
    const result = read(path);
    if (result.kind === "text") {
      const { policy, problems: found } = readPolicy(result.text, path);
      problems.push(...found);
      return policy;
    }
    if (need === "needed" || result.kind === "unreadable") {
      const reason = result.kind === "missing" ? "it does not exist" : result.reason;
      problems.push(butlerProblem("policy/unreadable", "error", `cannot read ${path}: ${reason}`, startOf(path)));
    }
    return undefined;
  };
  const textAt = (path: string): string | undefined => {
    const result = read(path);
    return result.kind === "text" ? result.text : undefined;
  };
  const camera = load(files.camera, "needed") ?? emptyMap(files.camera);
  const base: Partial<Record<PolicySection, PolicyMap>> = {};
  const defaults: Partial<Record<PolicySection, PolicyMap>> = {};
  for (const section of files.base === undefined ? [] : policySections) {
    const folder = files.base ?? "";
    const types = load(join(folder, `${section}.yaml`), "optional");
    if (types !== undefined) base[section] = types;
    const mapping = mappingDefaults(section, (name) => load(join(folder, name), "optional"));
    if (mapping !== undefined) defaults[section] = mapping;
  }
  const given = files.repository === undefined ? undefined : load(files.repository, "needed");
  if (given === undefined) return { layers: { camera, base, defaults }, problems };
  const isRepository = ["_policy", "_mapper", "_parents"].some((key) => given.entries.has(key));
  const repository = isRepository ? readRepositoryCfg(given) : readButlerTemplates(given);
  problems.push(...repository.problems);
  if (isRepository && files.repository !== undefined) problems.push(...checkParents(files.repository, given, textAt));
  return { layers: { repository: repository.policy, camera, base, defaults }, problems };
}

const startOf = (file: string) => ({ file, span: { start: 0, end: 0 } });
const emptyMap = (file: string): PolicyMap => ({
  kind: "map",
  entries: new Map(),
  keys: new Map(),
  place: startOf(file),
});
