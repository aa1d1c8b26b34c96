import { describe, type DataDefinition, definitionName, type ModuleDefinition } from "./definitions.ts";
import { definitionsOfDepends, linesOfDepends } from "./depends.ts";
import { mapValues } from "./compact-map.ts";
import type { FactFile, FactRow } from "./facts.ts";
import { locateLines } from "./located-lines.ts";
import type { FileRecord, Line, MasterList } from "./lines.ts";
import { linesOfNewname } from "./new-names.ts";
import type { Scene } from "./scene.ts";
import { mapSequence } from "./sequence.ts";
import { inPatchForm } from "./patch-form.ts";
import { keepMaster, masterOf, type PlanWork } from "./work.ts";

/**
 * Finds the lines of every definition of a module that has any, lists first, then files. A definition that depends on
 * another one of its own module waits for it, wherever that is written. For a module that runs, every file gets its
 * path in the job.
 */
export function readMasterLists(work: PlanWork, scene: Scene, module: ModuleDefinition): void {
  const open = new Set<DataDefinition>();
  const read = (definition: DataDefinition): void => {
    // A definition that waits for itself finds nothing, and says so.
    if (open.has(definition) || masterOf(work, definition) !== undefined) return;
    open.add(definition);
    const { source } = definition;
    const on = source.kind === "depends" || source.kind === "newname" ? source.on : undefined;
    for (const name of on === undefined ? [] : definitionsOfDepends(on, module.name)) {
      const own = [...module.lists.values(), ...module.files.values()].find((one) => definitionName(one) === name);
      if (own !== undefined) read(own);
    }
    const master = linesOf(work, scene, module, definition);
    if (master === undefined) return;
    const located =
      module.noop || master.kind === "failed" ? master : locateLines(scene, module, definition, master.lines);
    keepMaster(work, definition, located);
  };
  work.masters.delete(module.name);
  for (const definition of [...module.lists.values(), ...module.files.values()]) read(definition);
}

function linesOf(
  work: PlanWork,
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
): MasterList | undefined {
  const { source } = definition;
  switch (source.kind) {
    case "query":
      return linesOfFacts(work, scene, definition);
    case "depends":
      return linesOfDepends(work, definition, source.on);
    case "newname": {
      const master = linesOfDepends(work, definition, source.on);
      return master.kind === "failed" ? master : linesOfNewname(scene, module, definition, master.lines);
    }
    case "literal":
    case "pattern":
      return undefined;
  }
}

function linesOfFacts(work: PlanWork, scene: Scene, definition: DataDefinition): MasterList {
  const rows = work.facts.modules.get(definition.module)?.get(definitionName(definition));
  if (rows !== undefined && rows.length > 0)
    return { kind: "lines", lines: inPatchForm(scene, mapSequence(rows, lineOfRow)) };
  const [code, message] =
    rows === undefined
      ? (["BLK450", "needs the result of its query, and there is none yet"] as const)
      : (["BLK451", "the query found no lines"] as const);
  work.problems.report({ code, message: `${describe(definition)} ${message}`, place: definition.place });
  return { kind: "failed" };
}

/** A row of an answer as a line; where its files lie in the job is not said yet. */
export function lineOfRow({ files, values }: FactRow): Line {
  return { files: mapValues(files, recordOf), values };
}

function recordOf(file: FactFile): FileRecord {
  const compression = file.get("compression");
  return {
    filename: file.get("filename") ?? "",
    compression: compression === undefined || compression === "" || /^none$/i.test(compression) ? null : compression,
    metadata: file,
  };
}
