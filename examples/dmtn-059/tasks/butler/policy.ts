import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export type Section = "exposures" | "calibrations" | "datasets";

/** One dataset type: what the Butler must know to find its files. */
export interface DatasetType {
  readonly name: string;
  readonly section: Section;
  readonly template: string;
  /** Registry tables in which missing keys are looked up. */
  readonly tables: readonly string[];
  /** Keys that may stand in the condition of a look-up; all when absent. */
  readonly columns: readonly string[] | undefined;
  /** Calibrations: table and columns of the exposure registry from which missing columns come. */
  readonly reference: readonly string[];
  readonly refCols: readonly string[];
  readonly obsTimeName: string | undefined;
}

export type Policy = ReadonlyMap<string, DatasetType>;

/**
 * The dataset types of a repository: what its repositoryCfg.yaml says wins over the camera's policy, that over what
 * all cameras share, key by key. `folder` holds HscMapper.yaml and base/.
 */
export function loadPolicy(folder: string, repository: string): Policy {
  const own = asMap(readYaml(join(repository, "repositoryCfg.yaml"))["_policy"]);
  // The Butler itself writes the policy wrapped in the object it came from.
  const overrides = "data" in own && Object.keys(own).length === 1 ? asMap(own["data"]) : own;
  const camera = readYaml(join(folder, "HscMapper.yaml"));
  if (Object.keys(camera).length === 0)
    throw new Error(`no camera policy: ${join(folder, "HscMapper.yaml")} is missing`);
  const policy = new Map<string, DatasetType>();
  for (const section of ["exposures", "calibrations", "datasets"] as const) {
    const layers = [
      readYaml(join(folder, "base", `${section}.yaml`)),
      asMap(camera[section]),
      asMap(overrides[section]),
    ];
    for (const name of new Set(layers.flatMap((layer) => Object.keys(layer)))) {
      const entry: Tree = Object.assign({}, ...layers.map((layer) => asMap(layer[name]))) as Tree;
      // A type stays in the section that had it first: an override in another section goes nowhere.
      if (!policy.has(name)) policy.set(name, datasetType(name, section, entry));
    }
  }
  return policy;
}

type Tree = Readonly<Record<string, unknown>>;

function datasetType(name: string, section: Section, entry: Tree): DatasetType {
  const text = (key: string) => (typeof entry[key] === "string" ? entry[key] : undefined);
  return {
    name,
    section,
    template: text("template") ?? "",
    tables: textList(entry["tables"]),
    columns: entry["columns"] === undefined ? undefined : textList(entry["columns"]),
    reference: textList(entry["reference"]),
    refCols: textList(entry["refCols"]),
    obsTimeName: text("obsTimeName"),
  };
}

function readYaml(path: string): Tree {
  if (!existsSync(path)) return {};
  // The Butler's files carry tags of Python objects; their plain data are all that is wanted.
  return asMap(parse(readFileSync(path, "utf8"), { logLevel: "silent", uniqueKeys: false }));
}

function asMap(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function textList(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
