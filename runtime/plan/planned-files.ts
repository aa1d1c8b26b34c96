import type { Place } from "../../grammar/span.ts";
import { booleanIn, scalarIn } from "./config-nodes.ts";
import type { DataDefinition } from "./definitions.ts";
import { describe } from "./depends.ts";
import { folderOf } from "./file-paths.ts";
import type { QuantumList } from "./quantum-lists.ts";
import type { CurrentValues, QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedFiles } from "./run-plan.ts";
import { claimOutput } from "./territory.ts";

/** The file sections with what the archive must know of them; names of outputs are taken. */
export function plannedFiles(
  quantum: QuantumWork,
  files: ReadonlyMap<DataDefinition, readonly PlannedFile[]>,
  lists: ReadonlyMap<string, QuantumList>,
  instance: CurrentValues,
): ReadonlyMap<string, PlannedFiles> | undefined {
  const { module } = quantum.shared;
  const planned = new Map<string, PlannedFiles>();
  const throughLists = [...module.files.values()]
    .filter(({ listonly, name }) => listonly && module.outputs.has(name))
    .map((definition) => [definition, filesThroughLists(definition, lists)] as const);
  for (const [definition, paths] of [...files, ...throughLists]) {
    const entry = entryOf(quantum, definition, paths, instance);
    if (entry !== undefined) planned.set(definition.name, entry);
  }
  return planned.size === files.size + throughLists.length ? planned : undefined;
}

function filesThroughLists(
  definition: DataDefinition,
  lists: ReadonlyMap<string, QuantumList>,
): readonly PlannedFile[] {
  return [...new Set([...lists.values()].flatMap(({ filesOf }) => filesOf.get(definition.name) ?? []))];
}

function entryOf(
  quantum: QuantumWork,
  definition: DataDefinition,
  files: readonly PlannedFile[],
  instance: CurrentValues,
): PlannedFiles | undefined {
  const { shared, wrapnum } = quantum;
  const { module, scene, work } = shared;
  const { name, section, object, place } = definition;
  const filetype = scalarIn(section, "filetype")?.text;
  const entry = {
    section: name,
    files,
    ...(filetype === undefined ? {} : { filetype }),
    savefiles: booleanIn(section, "savefiles", "true"),
    compress: booleanIn(section, "compress_files"),
    optional: booleanIn(section, "optional"),
    place,
  };
  if (!module.outputs.has(name)) return entry;
  const saved = shared.master === "always" || (entry.savefiles && shared.master !== "never");
  for (const { filename, path } of files)
    claimOutput(
      work.territory,
      filename,
      { wrapnum, module: module.name, section: name, path, saved },
      placeOfName(definition),
      work.problems,
    );
  const purpose = { what: describe(definition), place };
  const archivePath = folderOf(scene, "ops", { current: instance, object }, purpose);
  return archivePath === undefined ? undefined : { ...entry, archivePath };
}

function placeOfName({ object, place }: DataDefinition): Place {
  return (object.get("filename") ?? object.get("filepat") ?? object.get("fullname"))?.place ?? place;
}
