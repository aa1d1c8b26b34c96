import type { Place } from "../../grammar/span.ts";
import { definitionName, describe, type DataDefinition } from "./definitions.ts";
import { folderOf } from "./file-paths.ts";
import type { QuantumList } from "./quantum-lists.ts";
import type { CurrentValues, ModuleWork, QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedFiles } from "./run-plan.ts";
import { claimOutput } from "./territory.ts";

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

/** Takes the names of the outputs of a quantum for it; says so where another one has them. */
export function claimOutputs(shared: ModuleWork, wrapnum: number, files: ReadonlyMap<string, PlannedFiles>): void {
  const { module, work, makers } = shared;
  for (const name of module.outputs) {
    const definition = module.files.get(name);
    const planned = files.get(name);
    if (definition === undefined || planned === undefined) continue;
    const saved = shared.master === "always" || (planned.savefiles && shared.master !== "never");
    const section = makers.get(name) ?? { module: module.name, section: name, saved };
    makers.set(name, section);
    const wanted = work.wanted.has(`${module.name} ${definitionName(definition)}`);
    for (const { filename, path } of planned.files)
      claimOutput(
        work.territory,
        filename,
        { wrapnum, path: wanted ? path : undefined, of: section },
        placeOfName(definition),
        work.problems,
      );
  }
}

function placeOfName({ object, place }: DataDefinition): Place {
  return (object.get("filename") ?? object.get("filepat") ?? object.get("fullname"))?.place ?? place;
}
