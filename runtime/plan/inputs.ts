import { findName } from "./claimed-names.ts";
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
  const inputs: InputFile[] = [];
  const known = new Set<string>();
  const isKnown = (path: string): boolean => {
    // A few are sooner compared than remembered.
    if (inputs.length < few) return inputs.some((input) => input.path === path);
    if (known.size === 0) for (const input of inputs) known.add(input.path);
    return known.size === known.add(path).size;
  };
  for (const exec of module.execs) {
    for (const reference of exec.used)
      for (const { path, filename, compression } of filesOf(reference, files, lists)) {
        if (made.has(path) || isKnown(path)) continue;
        const maker = findName(work.territory.outputs, filename);
        const earlier = maker !== undefined && maker.wrapnum < quantum.wrapnum;
        const from = earlier ? ({ kind: "quantum", wrapnum: maker.wrapnum } as const) : fromArchive;
        inputs.push({ path, filename, compression, from });
      }
    if (module.execs.length > 1)
      for (const reference of exec.makes) for (const { path } of filesOf(reference, files, lists)) made.add(path);
  }
  return inputs;
}

const few = 12;
const fromArchive = { kind: "archive" } as const;

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
