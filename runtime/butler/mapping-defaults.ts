import { nodeAt, type PolicyMap, type PolicyNode } from "./policy-tree.ts";
import type { PolicySection } from "./policy.ts";

/**
 * The weakest layer: what obs_base assumes for every type of a section. Until 2018 it stands as `default:` in a PAF
 * dictionary, later as a small YAML file. `load` gives a file of the obs_base policy folder, if it is there.
 */
export function mappingDefaults(
  section: PolicySection,
  load: (name: string) => PolicyMap | undefined,
): PolicyMap | undefined {
  const mapping = mappingNames[section];
  const later = load(`${mapping}MappingDefaults.yaml`);
  if (later !== undefined) return later;
  const dictionary = load(`${mapping}MappingDictionary.paf`);
  const definitions = dictionary === undefined ? undefined : nodeAt(dictionary, "definitions");
  if (definitions?.kind !== "map") return undefined;
  const entries = new Map<string, PolicyNode>();
  for (const [key, definition] of definitions.entries) {
    const value = definition.kind === "map" ? definition.entries.get("default") : undefined;
    if (value !== undefined) entries.set(key, value);
  }
  return { kind: "map", entries, keys: definitions.keys, place: definitions.place };
}

const mappingNames: Readonly<Record<PolicySection, string>> = {
  images: "Image",
  exposures: "Exposure",
  calibrations: "Calibration",
  datasets: "Dataset",
};
