import type { ContextValue } from "../config/program.ts";
import { atomic } from "./config-nodes.ts";
import { describe, type DataDefinition, type ModuleDefinition } from "./definitions.ts";
import { nameOfPath } from "./file-paths.ts";
import type { FileRecord, Line, MasterList } from "./lines.ts";
import { labelsInColumns } from "./located-lines.ts";
import { makeNames, type Scene } from "./scene.ts";
import type { Sequence } from "./sequence.ts";
import { templateOf } from "./templates.ts";

/**
 * `depends-newname`: the lines of another definition, every file called anew by the pattern of this one. What is known
 * of the old file goes into the new name, under the definition's own values.
 */
export function linesOfNewname(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  lines: Sequence<Line>,
): MasterList {
  const namers = definition.kind === "file" ? [definition] : filesInColumns(module, definition);
  const renamed: Line[] = [];
  for (const line of lines) {
    const files = new Map<string, FileRecord>();
    for (const namer of namers)
      for (const [label, file] of line.files) {
        const made = rename(scene, namer, file);
        if (made === undefined) return { kind: "failed" };
        files.set(namer.kind === "file" && definition.kind === "list" ? namer.name : label, made);
      }
    renamed.push({ files, values: line.values });
  }
  return { kind: "lines", lines: renamed };
}

function filesInColumns(module: ModuleDefinition, list: DataDefinition): readonly DataDefinition[] {
  return labelsInColumns(list).flatMap((label) => module.files.get(label) ?? []);
}

/** The path of the old file and its own keys do not travel. */
const left: ReadonlySet<string> = new Set(["filename", "fullname", "compression"]);

function rename(scene: Scene, definition: DataDefinition, file: FileRecord): FileRecord | undefined {
  const purpose = { what: describe(definition), place: definition.place };
  const template = templateOf(scene, definition, purpose);
  if (template === undefined) return undefined;
  const current = new Map<string, ContextValue>();
  for (const [key, value] of file.metadata)
    if (!left.has(key) && !definition.object.has(key)) current.set(key, atomic(value));
  const made = makeNames(scene, template, { current, object: definition.object }, purpose);
  const [name, ...more] = made?.values ?? [];
  if (made === undefined) return undefined;
  if (name === undefined || more.length > 0) {
    const message = `${purpose.what}: the new name must be single, but ${template.text} gives ${made.values.length}`;
    scene.problems.report({ code: "BLK418", message, place: purpose.place });
    return undefined;
  }
  return { filename: nameOfPath(name), compression: null, metadata: valuesOf(file, made.kept[0]) };
}

function valuesOf(file: FileRecord, kept: ReadonlyMap<string, string> | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of file.metadata) if (!left.has(key)) values.set(key, value);
  for (const [key, value] of kept ?? []) values.set(key, value);
  return values;
}
