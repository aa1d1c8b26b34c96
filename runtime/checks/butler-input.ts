import type { Problem } from "../../grammar/problem.ts";
import { loadPolicy, type ReadPolicyFile } from "../butler/load-policy.ts";
import type { MergedPolicy } from "../butler/policy.ts";
import type { ButlerSettings } from "./settings.ts";

/** The Butler's side of the checks: the stock policy, and how files of templates are read. */
export interface ButlerInput {
  readonly settings: ButlerSettings;
  /** Camera and obs_base, without any override. */
  readonly stock: MergedPolicy;
  /** What is wrong with the policy files themselves. */
  readonly problems: readonly Problem[];
  readonly read: ReadPolicyFile;
}

/** Loads the policy that a project names. */
export function loadButler(settings: ButlerSettings, read: ReadPolicyFile): ButlerInput {
  const { camera, base } = settings;
  const { policy, problems } = loadPolicy(base === undefined ? { camera } : { camera, base }, read);
  // Files of the stack itself repeat keys; nobody who writes a submission can change that.
  return { settings, stock: policy, problems: problems.filter((problem) => problem.severity === "error"), read };
}
