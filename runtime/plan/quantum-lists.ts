import type { DataDefinition } from "./definitions.ts";
import { folderCalled, insidePath, pathIn } from "./file-paths.ts";
import { contentOfList, type ListContent } from "./list-lines.ts";
import { partsOfList, type ListPart } from "./list-parts.ts";
import { lineOf, type Line } from "./lines.ts";
import { labelsInColumns } from "./located-lines.ts";
import { pickLines } from "./pick.ts";
import type { ModuleWork, QuantumWork } from "./quantum-work.ts";
import { currentFor } from "./quantum-work.ts";
import { patternFiles } from "./quantum-files.ts";
import { createRecent, worthKeeping, type Recent } from "./recent.ts";
import type { PlannedList } from "./run-plan.ts";
import { makeName } from "./scene.ts";
import { templateOf } from "./templates.ts";

/** A list of one quantum, with its files told apart by label. */
export interface QuantumList {
  readonly list: PlannedList;
  readonly filesOf: ListContent["files"];
  readonly part: ListPart;
}

/** What is read once for all quanta of a module. */
export interface ListReader {
  /** The lists that one list definition writes in one quantum; undefined after a problem. */
  readonly read: (quantum: QuantumWork, definition: DataDefinition) => readonly QuantumList[] | undefined;
}

export function createListReader(shared: ModuleWork): ListReader {
  const parts = new Map<DataDefinition, readonly ListPart[] | undefined>();
  for (const list of shared.module.lists.values()) parts.set(list, partsOfList(shared.scene, list));
  // Quanta that take the same lines share the text made from them; they mostly come one after another.
  const contents = new Map<ListPart, Recent<readonly Line[], ListContent | undefined>>();
  return {
    read: (quantum, definition) => {
      const all = parts.get(definition);
      const lines = all === undefined ? undefined : linesOfQuantum(quantum, definition);
      if (all === undefined || lines === undefined) return undefined;
      const lists: QuantumList[] = [];
      for (const part of all) {
        const recent =
          contents.get(part) ?? createRecent(worthKeeping(shared.buckets.get(definition)?.size ?? Infinity));
        contents.set(part, recent);
        const content = recent.get(lines, () => contentOfList(part, lines, shared.scene.problems));
        const list = content === undefined ? undefined : nameList(quantum, part, content);
        if (list === undefined) return undefined;
        lists.push(list);
      }
      return lists;
    },
  };
}

/** The lines of the quantum: of its keys, or of the files that its pattern names. */
function linesOfQuantum(quantum: QuantumWork, definition: DataDefinition): readonly Line[] | undefined {
  if (definition.source.kind !== "pattern") return pickLines(quantum, definition);
  const { module, scene } = quantum.shared;
  const labels = labelsInColumns(definition);
  const [only, ...more] = labels;
  const file = only === undefined || more.length > 0 ? undefined : module.files.get(only);
  if (file !== undefined)
    return patternFiles(quantum, file, { what: `file ${file.name} of ${module.name}`, place: file.place })?.map(
      (one): Line => lineOf(one),
    );
  const message =
    only === undefined
      ? "a list without query or depends needs a column FILE.fullname"
      : `a list without query or depends takes the files of one definition, not of ${labels.join(", ")}`;
  scene.problems.report({
    code: "BLK425",
    message: `list ${definition.name} of ${module.name}: ${message}`,
    place: definition.place,
  });
  return undefined;
}

function nameList(quantum: QuantumWork, part: ListPart, content: ListContent): QuantumList | undefined {
  const { scene } = quantum.shared;
  const purpose = { what: part.what, place: part.place };
  const template = templateOf(scene, { kind: "list", object: part.object }, purpose);
  if (template === undefined) return undefined;
  const context = { current: currentFor(quantum, part.object), object: part.object };
  const name = makeName(scene, template, context, purpose, { code: "BLK418", must: "the name of a list must be" });
  const folder = folderCalled(scene, "list", "runtime", context, purpose);
  if (name === undefined || folder === undefined) return undefined;
  const path = insidePath(scene, pathIn(folder, name), purpose);
  if (path === undefined) return undefined;
  const list: PlannedList = {
    name: part.name,
    path,
    columns: part.columnNames,
    format: part.format,
    lines: content.lines,
    files: content.all,
  };
  return { list, filesOf: content.files, part };
}
