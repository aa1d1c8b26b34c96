import type { Value } from "../../grammar/tree.ts";
import { createCommandMaker, type MakeCommands } from "./commands.ts";
import { scalarIn } from "./config-nodes.ts";
import type { DataDefinition } from "./definitions.ts";
import { createNameFinisher, type FinishNames } from "./finished-names.ts";
import { valueOf } from "./identity.ts";
import { inputsOfQuantum } from "./inputs.ts";
import { instanceValues, loopFileValues } from "./instance-values.ts";
import { lineOf, type Line } from "./lines.ts";
import { plannedFiles } from "./planned-files.ts";
import { filesOfQuantum } from "./quantum-files.ts";
import { createListReader, type ListReader, type QuantumList } from "./quantum-lists.ts";
import { beginQuantum, type ModuleWork, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedList, Quantum } from "./run-plan.ts";
import { claimInputWcl } from "./territory.ts";
import type { Tuple } from "./tuple.ts";
import { keepMaster } from "./work.ts";
import { areWritable } from "./writable.ts";
import { createInputWriter, type WriteInput } from "./wrapper-input.ts";

/** Makes the quanta of a module, in the order of its loop. A quantum with a problem is left out; its number is used up. */
export function makeQuanta(shared: ModuleWork): readonly Quantum[] {
  const { work, module } = shared;
  const tools: Tools = {
    lists: createListReader(shared),
    finish: createNameFinisher(shared),
    input: createInputWriter(shared),
    commands: createCommandMaker(shared, new Map<string, Value>()),
    wrapdebug: valueOf(shared.scene.program, "wrapper_debug", { scope: shared.scene.scope }, work.problems) ?? "0",
    named: new Map(),
  };
  const quanta: Quantum[] = [];
  for (const tuple of shared.loop.tuples) {
    work.counters.wrapnum += 1;
    const quantum = makeQuantum(shared, tools, tuple, work.counters.wrapnum);
    if (quantum !== undefined) quanta.push(quantum);
  }
  for (const file of module.files.values()) {
    const lines = tools.named.get(file);
    if (lines !== undefined) keepMaster(work, file, { kind: "lines", lines: [...lines.values()] });
    else if (file.source.kind === "pattern" && !file.listonly && quanta.length < shared.loop.tuples.length)
      keepMaster(work, file, { kind: "failed" });
  }
  return quanta;
}

interface Tools {
  readonly lists: ListReader;
  readonly finish: FinishNames;
  readonly input: WriteInput;
  readonly commands: MakeCommands;
  readonly wrapdebug: string;
  /** Files that patterns named, each once however many quanta named it: for those that depend on them. */
  readonly named: Map<DataDefinition, Map<string, Line>>;
}

function makeQuantum(shared: ModuleWork, tools: Tools, tuple: Tuple, wrapnum: number): Quantum | undefined {
  const { module, loop, work } = shared;
  const quantum = beginQuantum(shared, wrapnum, tuple, loopFileValues(shared, tuple));
  const files = planFiles(quantum);
  const lists = planLists(quantum, tools);
  const instance = instanceValues(quantum);
  const names = tools.finish(instance);
  const outputs =
    files === undefined || lists === undefined ? undefined : plannedFiles(quantum, files, lists, instance);
  if (names === undefined || outputs === undefined || lists === undefined) return undefined;
  const place = scalarIn(module.section, "modnamepat")?.place ?? module.place;
  claimInputWcl(work.territory, names.inputwcl, wrapnum, place, work.problems);
  const wrapkeys = tuple.length === 0 ? "noloop" : `_${tuple.join("_")}`;
  const listFiles = new Map<string, PlannedList>([...lists].map(([name, { list }]) => [name, list] as const));
  if (!areWritable(shared, tuple, outputs)) return undefined;
  // Only now: what a quantum would make that is not planned must not be depended on.
  for (const [definition, paths] of files ?? [])
    if (definition.source.kind === "pattern") rememberNames(tools, definition, paths);
  const inputWcl = tools.input(quantum, { names, wrapkeys, files: outputs, lists: listFiles, instance });
  return {
    wrapnum,
    module: module.name,
    keys: new Map(loop.keys.map((key, at) => [key, tuple[at] ?? ""] as const)),
    loopFile: quantum.loopFile,
    wrapkeys,
    wrappername: names.wrappername,
    wrapdebug: tools.wrapdebug,
    inputwcl: names.inputwcl,
    outputwcl: names.outputwcl,
    log: names.log,
    logArchivePath: names.logArchivePath,
    files: outputs,
    lists: listFiles,
    inputs: inputsOfQuantum(quantum, outputs, lists),
    outputs: [...outputs.keys()].filter((name) => module.outputs.has(name)),
    inputWcl,
    commands: tools.commands(inputWcl, listFiles, names.wrappername),
  };
}

/** The loop object first, then the files as they are written. */
function planFiles(quantum: QuantumWork): ReadonlyMap<DataDefinition, readonly PlannedFile[]> | undefined {
  const { module, loop } = quantum.shared;
  const all = [...module.files.values()].filter(({ listonly }) => !listonly);
  const first = all.filter((file) => file === loop.object);
  const planned = new Map<DataDefinition, readonly PlannedFile[]>();
  let complete = true;
  for (const file of [...first, ...all.filter((one) => one !== loop.object)]) {
    const files = filesOfQuantum(quantum, file);
    if (files === undefined) complete = false;
    else planned.set(file, files);
  }
  return complete ? planned : undefined;
}

function rememberNames(tools: Tools, definition: DataDefinition, files: readonly PlannedFile[]): void {
  const known = tools.named.get(definition) ?? new Map<string, Line>();
  tools.named.set(definition, known);
  for (const file of files) if (!known.has(file.path)) known.set(file.path, lineOf(file));
}

function planLists(quantum: QuantumWork, tools: Tools): ReadonlyMap<string, QuantumList> | undefined {
  const { module, loop } = quantum.shared;
  const all = [...module.lists.values()];
  const first = all.filter((list) => list === loop.object);
  const planned = new Map<string, QuantumList>();
  for (const definition of [...first, ...all.filter((one) => one !== loop.object)]) {
    const lists = tools.lists.read(quantum, definition);
    if (lists === undefined) return undefined;
    for (const list of lists) planned.set(list.list.name, list);
  }
  return planned;
}
