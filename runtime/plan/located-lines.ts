import { splitColumns } from "../config/columns.ts";
import type { ContextValue } from "../config/program.ts";
import { changedMap, mapValues } from "./compact-map.ts";
import { atomic, scalarIn } from "./config-nodes.ts";
import { describe, type DataDefinition, type ModuleDefinition } from "./definitions.ts";
import { folderOf, insidePath, pathIn } from "./file-paths.ts";
import type { FileRecord, Line, MasterList } from "./lines.ts";
import type { Scene } from "./scene.ts";
import { mapSequence, type Sequence } from "./sequence.ts";

/**
 * The lines with the path of every file in the job. A list keeps the path that the producer gave; a file definition
 * says itself where its file lies. Records are made anew: what one consumer sees never changes for another.
 */
export function locateLines(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  lines: Sequence<Line>,
): MasterList {
  // Only lines that depend on others share their files, and are there anyway.
  if (definition.source.kind !== "query") return locateAll(scene, module, definition, lines);
  const located = mapSequence(lines, (line) => locateLine(scene, module, definition, line) ?? line);
  for (const line of lines) if (locateLine(scene, module, definition, line) === undefined) return { kind: "failed" };
  return { kind: "lines", lines: located, bare: lines };
}

/** The lines with paths, for those that are looked at and no others; after a fault, none. */
export function locateSome(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  lines: readonly Line[],
): readonly Line[] {
  const located = lines.map((line) => locateLine(scene, module, definition, line));
  return located.every((line) => line !== undefined) ? located : [];
}

function locateAll(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  lines: Sequence<Line>,
): MasterList {
  const known = new Map<FileRecord, FileRecord>();
  const located: Line[] = [];
  for (const line of lines) {
    const found = locateLine(scene, module, definition, line, known);
    if (found === undefined) return { kind: "failed" };
    located.push(found);
  }
  return { kind: "lines", lines: located };
}

/** Undefined after a problem; every file is tried, so that each can say what is wrong with it. */
function locateLine(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  { files, values }: Line,
  known?: Map<FileRecord, FileRecord>,
): Line | undefined {
  const wrong: string[] = [];
  const located = mapValues(files, (file, label): FileRecord => {
    if (definition.kind === "list" && file.path !== undefined) return file;
    const place = placeOfFile(module, definition, label);
    if (place === undefined) refuse(scene, definition, label);
    const found = place === undefined ? undefined : (known?.get(file) ?? withPath(scene, place, file));
    if (found === undefined) wrong.push(label);
    else known?.set(file, found);
    return found ?? file;
  });
  return wrong.length === 0 ? { files: located, values } : undefined;
}

/** The file section that says where a file of a line lies: the one of its label, else the only one in the columns. */
function placeOfFile(module: ModuleDefinition, definition: DataDefinition, label: string): DataDefinition | undefined {
  if (definition.kind === "file") return definition;
  const named = module.files.get(label);
  if (named !== undefined) return named;
  const labels = labelsInColumns(definition);
  const [only, ...more] = labels;
  return only === undefined || more.length > 0 ? undefined : module.files.get(only);
}

/** The labels of the files in the columns of a list, those of its divisions too. */
export function labelsInColumns(definition: DataDefinition): readonly string[] {
  const labels = new Set<string>();
  const parts = definition.section.entries.get("div_list_by_col");
  const sections = parts?.kind === "section" ? [...parts.entries.values()] : [];
  for (const section of [definition.section, ...sections])
    for (const column of splitColumns(
      (section.kind === "section" ? scalarIn(section, "columns")?.text : undefined) ?? "",
    ))
      if (column.label !== undefined && column.key === "fullname") labels.add(column.label);
  return [...labels];
}

function withPath(scene: Scene, definition: DataDefinition, file: FileRecord): FileRecord | undefined {
  const purpose = { what: describe(definition), place: definition.place };
  const folder = folderOf(
    scene,
    "runtime",
    { current: rowValues(file, definition), object: definition.object },
    purpose,
  );
  if (folder === undefined) return undefined;
  const path = insidePath(scene, pathIn(folder, file.filename) + (file.compression ?? ""), purpose);
  if (path === undefined) return undefined;
  // Written out, as spread objects would each have a shape of their own.
  const { filename, compression, metadata } = file;
  return { filename, compression, metadata, path };
}

/** The values of a row, under those of the definition itself and over those of the scopes. */
function rowValues(file: FileRecord, definition: DataDefinition): ReadonlyMap<string, ContextValue> {
  for (const key of file.metadata.keys()) if (definition.object.has(key)) return valuesWithout(file, definition.object);
  return changedMap(file.metadata, atomic);
}

function valuesWithout(file: FileRecord, object: DataDefinition["object"]): ReadonlyMap<string, ContextValue> {
  const values = new Map<string, ContextValue>();
  for (const [key, value] of file.metadata) if (!object.has(key)) values.set(key, atomic(value));
  return values;
}

function refuse(scene: Scene, definition: DataDefinition, label: string): void {
  const columns = scalarIn(definition.section, "columns");
  scene.problems.report({
    code: "BLK421",
    message: `${describe(definition)}: no file definition says where ${label} lies; name one column FILE.fullname`,
    place: columns?.place ?? definition.place,
  });
}
