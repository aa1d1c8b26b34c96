import type { DataReference } from "./exec-definitions.ts";
import type { QuantumList } from "./quantum-lists.ts";
import type { QuantumWork } from "./quantum-work.ts";
import type { InputFile, PlannedFile, PlannedFiles } from "./run-plan.ts";

/**
 * The files that the execs of a quantum say they use, each once. What an earlier exec of the same quantum makes is no
 * input of the quantum.
 */
export function inputsOfQuantum(
  quantum: QuantumWork,
  files: ReadonlyMap<string, PlannedFiles>,
  lists: ReadonlyMap<string, QuantumList>,
): readonly InputFile[] {
  const { module, work } = quantum.shared;
  const made = new Set<string>();
  const inputs = new Map<string, InputFile>();
  for (const exec of module.execs) {
    for (const reference of exec.used)
      for (const { path, filename, compression } of filesOf(reference, files, lists)) {
        if (made.has(path) || inputs.has(path)) continue;
        const maker = work.territory.outputs.get(filename);
        const earlier = maker !== undefined && maker.wrapnum < quantum.wrapnum;
        const from = earlier ? ({ kind: "quantum", wrapnum: maker.wrapnum } as const) : ({ kind: "archive" } as const);
        inputs.set(path, { path, filename, compression, from });
      }
    for (const reference of exec.makes) for (const { path } of filesOf(reference, files, lists)) made.add(path);
  }
  return [...inputs.values()];
}

function filesOf(
  { kind, name, file }: DataReference,
  files: ReadonlyMap<string, PlannedFiles>,
  lists: ReadonlyMap<string, QuantumList>,
): readonly PlannedFile[] {
  if (kind === "file") return files.get(name)?.files ?? [];
  const list = lists.get(name);
  if (list === undefined) return [];
  return file === undefined ? list.list.files : (list.filesOf.get(file) ?? list.filesOf.get("") ?? []);
}
