import type { Place } from "../../grammar/span.ts";
import { policySections, type DatasetType, type MergedLeaf, type MergedNode, type MergedPolicy } from "./policy.ts";
import type { PolicyValue } from "./policy-tree.ts";
import { yamlScalar } from "./yaml-scalar.ts";

/** One line of a dump, and where the value that it shows is written. */
export interface DumpLine {
  readonly text: string;
  readonly place?: Place;
}

/** The merged policy as YAML that loads back as a policy: `dumpLines` as one text. */
export function dumpYaml(policy: MergedPolicy, title: string): string {
  return `${dumpLines(policy, title)
    .map(({ text }) => text)
    .join("\n")}\n`;
}

/**
 * The merged policy line by line: top-level keys in the Butler's own order, types sorted, keys in a fixed order, and
 * after each value the letter of its layer (R repository, C camera, B obs_base, D default).
 */
export function dumpLines(policy: MergedPolicy, title: string): DumpLine[] {
  const lines = [comment(`merged policy: ${title}`), comment(`layers, strongest first: ${layerLegend}`), blank];
  const rest = new Set(policy.top.keys());
  for (const key of firstKeys) {
    const types = policy.sections.get(key as (typeof policySections)[number]);
    const node = policy.top.get(key);
    rest.delete(key);
    if (types !== undefined)
      lines.push({ text: `${key}:` }, ...sorted(types).flatMap(([, type]) => typeLines(type)), blank);
    else if (node !== undefined) lines.push(...nodeLines(key, node, 0), blank);
  }
  for (const key of [...rest].sort()) {
    const node = policy.top.get(key);
    if (node !== undefined) lines.push(...nodeLines(key, node, 0));
  }
  return [...lines, blank];
}

const blank: DumpLine = { text: "" };
const comment = (text: string): DumpLine => ({ text: `# ${text}` });

/** The merged policy as data: every value with the layer, file and line it comes from; `lineOf` counts from 1. */
export function dumpJson(policy: MergedPolicy, lineOf: (place: Place) => number): PolicyJson {
  const sections: Record<string, Record<string, JsonEntries>> = {};
  for (const section of policySections) {
    const types = policy.sections.get(section);
    if (types === undefined) continue;
    sections[section] = Object.fromEntries(
      sorted(types).map(([name, type]) => [name, jsonEntries(type.entries, lineOf)]),
    );
  }
  return { top: jsonEntries(policy.top, lineOf), sections };
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
  readonly line?: number;
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

function typeLines(type: DatasetType): DumpLine[] {
  const place = (key: string) => (typeKeys.includes(key) ? typeKeys.indexOf(key) : typeKeys.length);
  const entries = sorted(type.entries).sort(([a], [b]) => place(a) - place(b));
  return [
    { text: `  ${yamlScalar(type.name)}:` },
    ...entries.flatMap(([key, node]) => nodeLines(key, node, 2, "with layers")),
  ];
}

function nodeLines(key: string, node: MergedNode, depth: number, layers?: "with layers"): DumpLine[] {
  const indent = "  ".repeat(depth);
  if (node.kind === "map") {
    const inner = sorted(node.entries).flatMap(([name, child]) => nodeLines(name, child, depth + 1, layers));
    return inner.length === 0
      ? [{ text: `${indent}${yamlScalar(key)}: {}` }]
      : [{ text: `${indent}${yamlScalar(key)}:` }, ...inner];
  }
  const letter = layers === undefined ? "" : `  # ${layerLetter[node.layer]}`;
  const text = `${indent}${yamlScalar(key)}: ${valueText(node.value, node)}${letter}`;
  return [node.place === undefined ? { text } : { text, place: node.place }];
}

function valueText(value: PolicyValue, leaf: MergedLeaf): string {
  if (Array.isArray(value)) return `[${value.map((item: PolicyValue) => valueText(item, leaf)).join(", ")}]`;
  if (typeof value === "string") return yamlScalar(value);
  if (typeof value === "number") return leaf.floating && Number.isInteger(value) ? value.toFixed(1) : String(value);
  return String(value);
}

function jsonEntries(entries: ReadonlyMap<string, MergedNode>, lineOf: (place: Place) => number): JsonEntries {
  return Object.fromEntries(sorted(entries).map(([key, node]) => [key, jsonNode(node, lineOf)]));
}

function jsonNode(node: MergedNode, lineOf: (place: Place) => number): JsonEntries | JsonLeaf {
  if (node.kind === "map") return jsonEntries(node.entries, lineOf);
  const where = node.place === undefined ? {} : { file: node.place.file, line: lineOf(node.place) };
  return { value: node.value, from: node.layer, ...where };
}

const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
