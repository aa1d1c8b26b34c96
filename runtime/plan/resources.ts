import type { ConfigScalar } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { valueOf } from "./identity.ts";
import type { JobResources } from "./run-plan.ts";
import type { Scene } from "./scene.ts";

/** The keys by which WCL asks the batch system, and what they are called here. */
const asked = {
  cpus: "request_cpus",
  memory: "request_memory",
  disk: "request_disk",
  minutes: "jobwalltime",
  priority: "job_priority",
} as const;

/**
 * What a job asks of the batch system: of each thing the most that one of its modules asks for, as seen from the
 * module. Without `request_cpus` a job that runs several instances at once asks for as many processors. Undefined when
 * nothing is asked for.
 */
export function resourcesOf(
  modules: readonly { readonly scene: Scene; readonly threads: number }[],
): JobResources | undefined {
  const most = new Map<keyof JobResources, number>();
  for (const { scene, threads } of modules)
    for (const [name, key] of Object.entries(asked) as [keyof JobResources, string][]) {
      const number = numberOf(scene, key) ?? (name === "cpus" && threads > 1 ? threads : undefined);
      if (number !== undefined) most.set(name, Math.max(number, most.get(name) ?? number));
    }
  return most.size === 0 ? undefined : Object.fromEntries(most);
}

function numberOf(scene: Scene, key: string): number | undefined {
  const found = lookUp(scene.program, key, { scope: scene.scope })?.value;
  if (found === undefined || !("kind" in found) || found.kind !== "scalar") return undefined;
  const text = valueOf(scene.program, key, { scope: scene.scope }, scene.problems)?.trim() ?? "";
  const isPriority = key === asked.priority;
  const sound = isPriority ? /^-?\d{1,6}$/.test(text) : /^\d{1,12}$/.test(text) && Number(text) > 0;
  if (sound) return Number(text);
  if (text !== "")
    refuse(scene, key, isPriority ? "a whole number of at most six digits" : "a positive whole number", text, found);
  return undefined;
}

function refuse({ problems }: Scene, key: string, must: string, text: string, { place }: ConfigScalar): void {
  problems.report({ code: "BLK465", message: `${key} is ${must}, not ${JSON.stringify(text)}`, place });
}
