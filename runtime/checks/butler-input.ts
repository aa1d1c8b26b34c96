import type { Problem } from "../../grammar/problem.ts";
import { readPolicyLayers, type ReadPolicyFile } from "../butler/load-policy.ts";
import { mergePolicy, type MergedPolicy, type PolicyLayers } from "../butler/policy.ts";
import { typeIndex, type TypeIndex } from "../butler/tie.ts";
import type { ButlerSettings } from "./settings.ts";

/** The Butler's side of the checks: the stock policy, and how files of templates are read. */
export interface ButlerInput {
  readonly settings: ButlerSettings;
  /** Camera, obs_base and mapping defaults as they were read. */
  readonly layers: PolicyLayers;
  /** The same merged, without any override. */
  readonly stock: MergedPolicy;
  readonly types: TypeIndex;
  /** What is wrong with the policy files themselves. */
  readonly problems: readonly Problem[];
  readonly read: ReadPolicyFile;
}

/** Loads the policy that a project names. */
export function loadButler(settings: ButlerSettings, read: ReadPolicyFile): ButlerInput {
  const { camera, base } = settings;
  const { layers, problems } = readPolicyLayers(base === undefined ? { camera } : { camera, base }, read);
  const merged = mergePolicy(layers);
  // Files of the stack itself repeat keys; nobody who writes a submission can change that.
  const errors = [...problems, ...merged.problems].filter((problem) => problem.severity === "error");
  return { settings, layers, stock: merged.policy, types: typeIndex(merged.policy), problems: errors, read };
}
