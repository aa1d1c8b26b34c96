import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { lookUp } from "./look-up.ts";
import { loadPolicy, type DatasetType, type Policy } from "./policy.ts";
import { openRegistry, type Registry } from "./sqlite.ts";
import { formatTemplate, templateKeys, type DataId } from "./template.ts";

/** Finds the files of datasets by data id, in the way of the Butler of 2017 (second generation). */
export interface Butler {
  /** Path of a dataset that must exist. Throws an error that says where it was looked for. */
  readonly read: (type: string, id: DataId) => Promise<string>;
  /** Path of a dataset that may be absent. */
  readonly find: (type: string, id: DataId) => Promise<string | undefined>;
  /** Path to write a dataset to. */
  readonly write: (type: string, id: DataId) => Promise<string>;
  /** The data id with all that the registry knows of it. */
  readonly complete: (type: string, id: DataId) => Promise<DataId>;
}

/**
 * Opens the repository `input` for reading and `output` for writing. Templates of repositoryCfg.yaml hold for the
 * repository they lie in only: an output somewhere else is written under the camera's own paths, as in the original.
 */
export function openButler(input: string, output: string, policyFolder: string): Butler {
  const source = openRepository(input, policyFolder);
  const target = resolve(output) === resolve(input) ? source : openRepository(output, policyFolder);
  const places = target === source ? [source] : [target, source];
  const find = async (type: string, id: DataId) => {
    const tried: string[] = [];
    for (const place of places) {
      const path = await place.pathOf(type, id);
      for (const candidate of [path, `${path}.gz`]) {
        if (existsSync(candidate)) return { path: candidate, tried };
        tried.push(candidate);
      }
    }
    return { path: undefined, tried };
  };
  return {
    find: async (type, id) => (await find(type, id)).path,
    read: async (type, id) => {
      const { path, tried } = await find(type, id);
      if (path !== undefined) return path;
      throw new Error(`Unable to locate ${type} for ${describe(id)}: no file at ${tried.join(" or ")}`);
    },
    write: (type, id) => target.pathOf(type, id),
    complete: (type, id) => source.complete(type, id),
  };
}

/** `{visit: 903334, ccd: 16}`, for people. */
export function describe(id: DataId): string {
  return `{${Object.entries(id)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")}}`;
}

interface Repository {
  readonly pathOf: (type: string, id: DataId) => Promise<string>;
  readonly complete: (type: string, id: DataId) => Promise<DataId>;
}

function openRepository(root: string, policyFolder: string): Repository {
  const policy = loadPolicy(policyFolder, root);
  const calibRoot = existsSync(join(root, "CALIB")) ? join(root, "CALIB") : root;
  const registries = {
    exposures: openRegistry(join(root, "registry.sqlite3")),
    calibrations: openRegistry(join(calibRoot, "calibRegistry.sqlite3")),
  };
  const complete = (name: string, id: DataId) => completed(typeOf(policy, name), id, registries);
  return {
    complete,
    pathOf: async (name, id) => {
      const type = typeOf(policy, name);
      const path = formatTemplate(type.template, await complete(name, id));
      if (isAbsolute(path)) throw new Error(`the template of ${name} leaves the repository: ${path}`);
      return join(type.section === "calibrations" ? calibRoot : root, path);
    },
  };
}

function typeOf(policy: Policy, name: string): DatasetType {
  const type = policy.get(name);
  if (type === undefined || type.template === "") throw new Error(`the policy has no dataset type ${name}`);
  return type;
}

/** Keys that the mapper of this camera asks for whatever the template needs. */
const widened = ["field", "visit", "filter", "ccd", "dateObs", "taiObs", "expTime", "pointing"];
const widenedTypes: ReadonlySet<string> = new Set(["raw", "calexp", "src", "icSrc", "srcMatch"]);

async function completed(
  type: DatasetType,
  id: DataId,
  registries: { readonly exposures: Registry; readonly calibrations: Registry },
): Promise<DataId> {
  const keys = templateKeys(type.template);
  const cast = Object.fromEntries(Object.entries(id).map(([key, value]) => [key, castValue(value, keys.get(key))]));
  const needed = [...keys.keys(), ...(widenedTypes.has(type.name) ? widened : [])];
  const missing = [...new Set(needed)].filter((key) => cast[key] === undefined);
  return missing.length === 0 ? cast : { ...cast, ...(await lookUp(type, missing, cast, registries)) };
}

function castValue(value: string | number, kind: "text" | "integer" | "number" | undefined): string | number {
  if (kind === undefined || kind === "text") return value;
  const number = Number(value);
  if (Number.isNaN(number)) throw new Error(`“${value}” in a data id should be a number`);
  return number;
}
