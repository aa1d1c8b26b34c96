import type { ConfigSection, WclData } from "../config/program.ts";
import { toData } from "../config/data.ts";
import { execNumber } from "./command-line.ts";
import { scalarIn, sectionIn, sectionsOf } from "./config-nodes.ts";
import type { DataDefinition, ModuleDefinition } from "./definitions.ts";
import type { ExecDefinition } from "./exec-definitions.ts";
import { queryFileName } from "./query-file.ts";
import { renameFileReferences } from "./file-references.ts";
import type { ModuleWork } from "./quantum-work.ts";

export type MutableData = Map<string, string | WclData>;

/** What the input WCLs of all quanta of a module have in common, variables not replaced. */
export interface InputShape {
  readonly execs: readonly { readonly exec: ExecDefinition; readonly keys: WclData }[];
  /** By name: the keys of each file section that stands in every input WCL. */
  readonly files: ReadonlyMap<string, WclData>;
  readonly wrapper: WclData;
  /** Keys that the file types of the outputs want from the input WCL. */
  readonly metadataKeys: readonly string[];
}

export function readInputShape(shared: ModuleWork): InputShape {
  const { module, scene } = shared;
  const files = new Map<string, WclData>();
  for (const file of module.files.values())
    if (!file.listonly || module.outputs.has(file.name)) files.set(file.name, keysOfFile(shared, file));
  const root = scene.program.root;
  return {
    execs: module.execs.map((exec) => ({ exec, keys: keysOfExec(module, exec, sectionIn(root, "exec_def")) })),
    files,
    wrapper: renamed(toData(sectionIn(module.section, "wrapper") ?? emptySection), module),
    metadataKeys: metadataKeys(module, sectionIn(root, "filetype_metadata")),
  };
}

const emptySection: ConfigSection = { kind: "section", entries: new Map(), opened: [] };

/** `ancestry` becomes `was_derived_from`; how to ask for the version comes from `exec_def`. */
function keysOfExec(
  module: ModuleDefinition,
  { name, section }: ExecDefinition,
  definitions: ConfigSection | undefined,
): WclData {
  const keys: MutableData = new Map();
  for (const [key, value] of renamed(toData(section), module))
    keys.set(key === "ancestry" ? "was_derived_from" : key, value);
  keys.set("execnum", String(execNumber(name)));
  const known = sectionIn(definitions, scalarIn(section, "execname")?.text.toLowerCase() ?? "");
  for (const key of ["version_flag", "version_pattern"]) {
    const value = scalarIn(known, key);
    if (value !== undefined) keys.set(key, value.text);
  }
  return keys;
}

function keysOfFile({ module, scene }: ModuleWork, file: DataDefinition): WclData {
  const keys = new Map(renamed(toData(file.section), module));
  keys.set("sectname", file.name);
  if (file.source.kind === "query") {
    // The names of the query's files, kept so that the file tells where it came from.
    const [answer, log] = [queryFileName(scene, module, file), queryFileName(scene, module, file, "out")];
    if (answer !== undefined && !keys.has("qoutfile")) keys.set("qoutfile", answer);
    if (log !== undefined && !keys.has("qlog")) keys.set("qlog", log);
  }
  return keys;
}

/** Every header that an output's file type derives from the wrapper's input, whatever unit or status it stands under. */
function metadataKeys(module: ModuleDefinition, types: ConfigSection | undefined): readonly string[] {
  const keys = new Set<string>();
  for (const name of module.outputs) {
    const filetype = module.files.get(name)?.object.get("filetype")?.text.toLowerCase() ?? "";
    for (const [, unit] of sectionsOf(sectionIn(sectionIn(types, filetype), "hdus")))
      for (const [, status] of sectionsOf(unit))
        for (const key of sectionIn(status, "w")?.entries.keys() ?? []) keys.add(key);
  }
  return [...keys];
}

function renamed(data: WclData, module: ModuleDefinition): WclData {
  return new Map(
    [...data].map(([key, value]) => [
      key,
      typeof value === "string" ? renameFileReferences(value, module.files) : renamed(value, module),
    ]),
  );
}
