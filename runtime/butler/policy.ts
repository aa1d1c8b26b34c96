import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { butlerProblem } from "./butler-problem.ts";
import type { PolicyLeaf, PolicyMap, PolicyNode, PolicyValue } from "./policy-tree.ts";

/** The order in which the Butler handles the sections of a policy. */
export const policySections = ["images", "exposures", "calibrations", "datasets"] as const;
export type PolicySection = (typeof policySections)[number];

/** Where a value came from, strongest first: repositoryCfg.yaml, the camera's policy, obs_base, the mapping's defaults. */
export const policyLayers = ["repository", "camera", "base", "default"] as const;
export type PolicyLayer = (typeof policyLayers)[number];

/** The four layers of one camera's policy; what is absent is left out. */
export interface PolicyLayers {
  readonly repository?: PolicyMap;
  readonly camera: PolicyMap;
  readonly base?: Partial<Readonly<Record<PolicySection, PolicyMap>>>;
  readonly defaults?: Partial<Readonly<Record<PolicySection, PolicyMap>>>;
}

export interface MergedPolicy {
  /** Keys outside the sections, written order of the camera first. */
  readonly top: ReadonlyMap<string, MergedNode>;
  readonly sections: ReadonlyMap<PolicySection, ReadonlyMap<string, DatasetType>>;
}

/** One dataset type of one section. */
export interface DatasetType {
  readonly name: string;
  readonly section: PolicySection;
  readonly entries: ReadonlyMap<string, MergedNode>;
}

export type MergedNode = MergedLeaf | MergedMap;

export interface MergedMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, MergedNode>;
}

/** A value with its origin. `place` is missing only for the mapping defaults that are built in. */
export interface MergedLeaf {
  readonly kind: "leaf";
  readonly value: PolicyValue;
  readonly floating: boolean;
  readonly layer: PolicyLayer;
  readonly place?: Place;
  /** What this value hides, strongest first. */
  readonly hidden: readonly MergedLeaf[];
}

/**
 * Merges the layers leaf by leaf: a list replaces a list, nested maps merge, nothing can delete. obs_base is read for
 * a section only when the repository or the camera has that section; its types then join the camera's.
 */
export function mergePolicy(layers: PolicyLayers): { policy: MergedPolicy; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const top = new Map<string, MergedNode>();
  for (const [key, node] of layers.camera.entries) if (!isSection(key)) top.set(key, mark(node, "camera"));
  for (const [key, node] of layers.repository?.entries ?? []) {
    if (!isSection(key)) top.set(key, over(mark(node, "repository"), top.get(key)));
  }
  const sections = new Map<PolicySection, ReadonlyMap<string, DatasetType>>();
  for (const section of policySections) {
    const types = mergeSection(layers, section, problems);
    if (types !== undefined) sections.set(section, types);
  }
  return { policy: { top, sections }, problems };
}

/**
 * Every dataset type of a policy by its name. Of a name in two sections the one that the Butler handles first makes the
 * path, so a template in the wrong section is without effect, or has the effect without the rest.
 */
export function datasetTypes(policy: MergedPolicy): ReadonlyMap<string, DatasetType> {
  const found = new Map<string, DatasetType>();
  for (const types of policy.sections.values())
    for (const [name, type] of types) if (!found.has(name)) found.set(name, type);
  return found;
}

/** The path template of a type, `undefined` where it has none (composites); `""` and `"ignored"` are not files. */
export function templateOf(type: DatasetType): MergedLeaf | undefined {
  const node = type.entries.get("template");
  return node?.kind === "leaf" && typeof node.value === "string" ? node : undefined;
}

const isSection = (key: string): key is PolicySection => (policySections as readonly string[]).includes(key);

function mergeSection(
  layers: PolicyLayers,
  section: PolicySection,
  problems: Problem[],
): Map<string, DatasetType> | undefined {
  const own: [PolicyLayer, PolicyNode | undefined][] = [
    ["repository", layers.repository?.entries.get(section)],
    ["camera", layers.camera.entries.get(section)],
  ];
  if (own.every(([, node]) => node === undefined)) return undefined;
  const typeMaps: [PolicyLayer, PolicyMap][] = [];
  for (const [layer, node] of [...own, ["base", layers.base?.[section]] as const]) {
    if (node === undefined) continue;
    if (node.kind === "map") typeMaps.push([layer, node]);
    else if (node.value !== null) problems.push(notASection(section, node));
  }
  const merged = new Map<string, DatasetType>();
  for (const [layer, map] of [...typeMaps].reverse()) {
    for (const [name, node] of map.entries) {
      if (node.kind === "leaf") {
        problems.push(
          butlerProblem("policy/shape", "error", `${name} in ${section} must be a map of keys`, node.place),
        );
        continue;
      }
      const known = merged.get(name)?.entries ?? defaultsOf(layers, section);
      merged.set(name, { name, section, entries: overEntries(markEntries(node, layer), known) });
    }
  }
  return merged;
}

const notASection = (section: string, leaf: PolicyLeaf) =>
  butlerProblem("policy/shape", "error", `${section} must be a map of dataset types`, leaf.place);

/** What obs_base itself assumes when its mapping files are not at hand. */
const builtIn: Readonly<Record<PolicySection, Readonly<Record<string, PolicyValue>>>> = {
  images: { storage: "FitsStorage" },
  exposures: { storage: "FitsStorage" },
  calibrations: {
    storage: "FitsStorage",
    obsTimeName: "taiObs",
    validStartName: "validStart",
    validEndName: "validEnd",
    filter: false,
  },
  datasets: {},
};

function defaultsOf(layers: PolicyLayers, section: PolicySection): Map<string, MergedNode> {
  const read = layers.defaults?.[section];
  if (read !== undefined) return markEntries(read, "default");
  return new Map(
    Object.entries(builtIn[section]).map(([key, value]) => [
      key,
      { kind: "leaf", value, floating: false, layer: "default", hidden: [] },
    ]),
  );
}

function mark(node: PolicyNode, layer: PolicyLayer): MergedNode {
  if (node.kind === "map") return { kind: "map", entries: markEntries(node, layer) };
  return { kind: "leaf", value: node.value, floating: node.floating, layer, place: node.place, hidden: [] };
}

function markEntries(map: PolicyMap, layer: PolicyLayer): Map<string, MergedNode> {
  const entries = [...map.entries].filter(([, node]) => node.kind === "map" || node.value !== null);
  return new Map(entries.map(([key, node]) => [key, mark(node, layer)]));
}

function over(strong: MergedNode, weak: MergedNode | undefined): MergedNode {
  if (weak === undefined) return strong;
  if (strong.kind === "map") {
    return weak.kind === "map" ? { kind: "map", entries: overEntries(strong.entries, weak.entries) } : strong;
  }
  return weak.kind === "leaf" ? { ...strong, hidden: [...strong.hidden, weak, ...weak.hidden] } : strong;
}

/** Keys of the weaker map keep their places, new ones follow. */
function overEntries(
  strong: ReadonlyMap<string, MergedNode>,
  weak: ReadonlyMap<string, MergedNode>,
): Map<string, MergedNode> {
  const entries = new Map(weak);
  for (const [key, node] of strong) entries.set(key, over(node, weak.get(key)));
  return entries;
}

/** The same policy with only the dataset types that are wanted; keys outside the sections are left out. */
export function selectTypes(policy: MergedPolicy, wanted: (type: DatasetType) => boolean): MergedPolicy {
  const sections = [...policy.sections].flatMap(([section, types]) => {
    const kept = new Map([...types].filter(([, type]) => wanted(type)));
    return kept.size === 0 ? [] : [[section, kept] as const];
  });
  return { top: new Map(), sections: new Map(sections) };
}
