import { datasetTypes, templateOf, type MergedPolicy } from "./policy.ts";
import { keyTypes, parseTemplate } from "./template.ts";

/** The dataset type by whose keys each command-line task of the stack (w.2017.14) reads its `--id`. */
const typeOfTask: ReadonlyMap<string, string> = new Map([
  ["processccd.py", "raw"],
  ["makecoaddtempexp.py", "deepCoadd"],
  ["assemblecoadd.py", "deepCoadd"],
  ["detectcoaddsources.py", "deepCoadd"],
  ["mergecoadddetections.py", "deepCoadd_det"],
  ["measurecoaddsources.py", "deepCoadd_calexp"],
  ["mergecoaddmeasurements.py", "deepCoadd_meas"],
  ["forcedphotcoadd.py", "deepCoadd_forced_src"],
]);

/** What the registry knows of an exposure; the mapper of HSC adds them to the keys of raw and calexp. */
const exposureKeys = ["field", "visit", "filter", "ccd", "dateObs", "taiObs", "expTime", "pointing"];

/** Keys that a program takes behind `--id` or `--selectId`. */
export interface DataIdKeys {
  /** The dataset type whose keys they are; undefined for a program that is no task of the stack. */
  readonly type: string | undefined;
  readonly keys: readonly string[];
}

/** The keys of the data id of every dataset type that has a template. */
export type KeysByType = ReadonlyMap<string, readonly string[]>;

/** The keys of the templates of a merged policy. */
export function keysByType(policy: MergedPolicy): KeysByType {
  const keys = new Map<string, readonly string[]>();
  for (const type of datasetTypes(policy).values()) {
    const template = templateOf(type)?.value;
    if (typeof template !== "string" || template === "" || template === "ignored") continue;
    keys.set(type.name, [...keyTypes(parseTemplate(template)).keys()]);
  }
  return keys;
}

/**
 * Keys of the data ids that a program takes: those of the task's dataset type. Of a program that is no task of the stack
 * only this is known: its keys are among those of all templates. Undefined when the camera has no template for the type,
 * so that nothing can be said.
 */
export function dataIdKeys(types: KeysByType, program: string, option: "id" | "selectid"): DataIdKeys | undefined {
  const task = typeOfTask.get(program.slice(program.lastIndexOf("/") + 1).toLowerCase());
  if (task === undefined)
    return { type: undefined, keys: [...new Set([...types.values()].flat().concat(exposureKeys))] };
  const type = option === "selectid" ? "calexp" : task;
  const keys = types.get(type);
  if (keys === undefined) return undefined;
  const ofExposures = type === "raw" || type === "calexp";
  return { type, keys: [...new Set([...keys, ...(ofExposures ? exposureKeys : [])])] };
}
