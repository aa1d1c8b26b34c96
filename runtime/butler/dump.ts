import { policySections, type DatasetType, type MergedLeaf, type MergedNode, type MergedPolicy } from "./policy.ts";
import type { PolicyValue } from "./policy-tree.ts";
import { yamlScalar } from "./yaml-scalar.ts";

/**
 * The merged policy as YAML that loads back as a policy: top-level keys in the Butler's own order, types sorted, keys
 * in a fixed order, and after each value the letter of its layer (R repository, C camera, B obs_base, D default).
 */
export function dumpYaml(policy: MergedPolicy, title: string): string {
  const lines = [`# merged policy: ${title}`, `# layers, strongest first: ${layerLegend}`, ""];
  const rest = new Set(policy.top.keys());
  for (const key of firstKeys) {
    const types = policy.sections.get(key as (typeof policySections)[number]);
    const node = policy.top.get(key);
    rest.delete(key);
    if (types !== undefined) lines.push(`${key}:`, ...sorted(types).flatMap(([, type]) => typeLines(type)), "");
    else if (node !== undefined) lines.push(...nodeLines(key, node, 0), "");
  }
  for (const key of [...rest].sort()) {
    const node = policy.top.get(key);
    if (node !== undefined) lines.push(...nodeLines(key, node, 0));
  }
  lines.push("");
  return `${lines.join("\n")}\n`;
}

/** The merged policy as data: every value with the layer, file and offset it comes from. */
export function dumpJson(policy: MergedPolicy): PolicyJson {
  const sections: Record<string, Record<string, JsonEntries>> = {};
  for (const section of policySections) {
    const types = policy.sections.get(section);
    if (types === undefined) continue;
    sections[section] = Object.fromEntries(sorted(types).map(([name, type]) => [name, jsonEntries(type.entries)]));
  }
  return { top: jsonEntries(policy.top), sections };
}

export interface PolicyJson {
  readonly top: JsonEntries;
  readonly sections: Readonly<Record<string, Readonly<Record<string, JsonEntries>>>>;
}

export interface JsonEntries {
  readonly [key: string]: JsonEntries | JsonLeaf;
}

export interface JsonLeaf {
  readonly value: PolicyValue;
  readonly from: MergedLeaf["layer"];
  readonly file?: string;
  /** Offset of the value in that file. */
  readonly offset?: number;
}

const layerLegend = "R repository override, C camera policy, B obs_base default, D mapping default";
const layerLetter = { repository: "R", camera: "C", base: "B", default: "D" } as const;
const firstKeys = [
  "defects",
  "needCalibRegistry",
  "levels",
  "defaultLevel",
  "defaultSubLevels",
  ...policySections,
] as const;
const typeKeys = [
  "template",
  "python",
  "persistable",
  "storage",
  "level",
  "tables",
  "columns",
  "reference",
  "refCols",
  "validRange",
  "validStartName",
  "validEndName",
  "obsTimeName",
  "filter",
];

function typeLines(type: DatasetType): string[] {
  const place = (key: string) => (typeKeys.includes(key) ? typeKeys.indexOf(key) : typeKeys.length);
  const entries = sorted(type.entries).sort(([a], [b]) => place(a) - place(b));
  return [`  ${yamlScalar(type.name)}:`, ...entries.flatMap(([key, node]) => nodeLines(key, node, 2, "with layers"))];
}

function nodeLines(key: string, node: MergedNode, depth: number, layers?: "with layers"): string[] {
  const indent = "  ".repeat(depth);
  if (node.kind === "map") {
    const inner = sorted(node.entries).flatMap(([name, child]) => nodeLines(name, child, depth + 1, layers));
    return inner.length === 0 ? [`${indent}${yamlScalar(key)}: {}`] : [`${indent}${yamlScalar(key)}:`, ...inner];
  }
  const letter = layers === undefined ? "" : `  # ${layerLetter[node.layer]}`;
  return [`${indent}${yamlScalar(key)}: ${valueText(node.value, node)}${letter}`];
}

function valueText(value: PolicyValue, leaf: MergedLeaf): string {
  if (Array.isArray(value)) return `[${value.map((item: PolicyValue) => valueText(item, leaf)).join(", ")}]`;
  if (typeof value === "string") return yamlScalar(value);
  if (typeof value === "number") return leaf.floating && Number.isInteger(value) ? value.toFixed(1) : String(value);
  return String(value);
}

function jsonEntries(entries: ReadonlyMap<string, MergedNode>): JsonEntries {
  return Object.fromEntries(sorted(entries).map(([key, node]) => [key, jsonNode(node)]));
}

function jsonNode(node: MergedNode): JsonEntries | JsonLeaf {
  if (node.kind === "map") return jsonEntries(node.entries);
  const where = node.place === undefined ? {} : { file: node.place.file, offset: node.place.span.start };
  return { value: node.value, from: node.layer, ...where };
}

const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
