import { describe, type DataDefinition } from "./definitions.ts";
import { folderOf } from "./file-paths.ts";
import type { QuantumList } from "./quantum-lists.ts";
import type { CurrentValues, QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedFiles } from "./run-plan.ts";

/** The file sections with what the archive must know of them. */
export function plannedFiles(
  quantum: QuantumWork,
  files: ReadonlyMap<DataDefinition, readonly PlannedFile[]>,
  lists: ReadonlyMap<string, QuantumList>,
  instance: CurrentValues,
): ReadonlyMap<string, PlannedFiles> | undefined {
  const { module } = quantum.shared;
  const planned = new Map<string, PlannedFiles>();
  let wanted = 0;
  const add = (definition: DataDefinition, paths: readonly PlannedFile[]): void => {
    const entry = entryOf(quantum, definition, paths, instance);
    wanted += 1;
    if (entry !== undefined) planned.set(definition.name, entry);
  };
  for (const [definition, paths] of files) add(definition, paths);
  for (const definition of module.files.values())
    if (definition.listonly && module.outputs.has(definition.name))
      add(definition, filesThroughLists(definition, lists));
  return planned.size === wanted ? planned : undefined;
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
  const { module, scene } = quantum.shared;
  const { name, object, place, saying } = definition;
  const { filetype, savefiles, compress, optional } = saying;
  // Written out, as spread objects would each have a shape of their own.
  const input = { section: name, files, savefiles, compress, optional, place };
  if (!module.outputs.has(name)) return filetype === undefined ? input : { ...input, filetype };
  const purpose = { what: describe(definition), place };
  const archivePath = folderOf(scene, "ops", { current: instance, object }, purpose);
  if (archivePath === undefined) return undefined;
  if (filetype === undefined) return { section: name, files, savefiles, compress, optional, place, archivePath };
  return { section: name, files, savefiles, compress, optional, place, archivePath, filetype };
}
