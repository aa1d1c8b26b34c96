import type { Value } from "../../grammar/tree.ts";
import { compactMap } from "./compact-map.ts";
import { createCommandMaker, type MakeCommands } from "./commands.ts";
import { scalarIn } from "./config-nodes.ts";
import { definitionName, type DataDefinition } from "./definitions.ts";
import { createNameFinisher, type FinishNames } from "./finished-names.ts";
import { valueOf } from "./identity.ts";
import { inputsOfQuantum } from "./inputs.ts";
import { noteInputs } from "./input-order.ts";
import { instanceValues, loopFileValues } from "./instance-values.ts";
import { lazyQuanta, wrapkeysOf } from "./lazy-quantum.ts";
import { lineOf, type Line } from "./lines.ts";
import { claimOutputs, plannedFiles } from "./planned-files.ts";
import { filesOfQuantum } from "./quantum-files.ts";
import { createListReader, type ListReader, type QuantumList } from "./quantum-lists.ts";
import { beginQuantum, type ModuleWork, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedList, Quantum } from "./run-plan.ts";
import { claimInputWcl, claimList } from "./territory.ts";
import type { Tuple } from "./tuple.ts";
import { keepMaster } from "./work.ts";
import { areWritable } from "./writable.ts";
import { createInputWriter, type WriteInput } from "./wrapper-input.ts";

/** The quanta of a module, and what jobs and checks must know of each without working it out again. */
export interface MadeQuanta {
  readonly quanta: readonly Quantum[];
  /** For each of them the instances whose files it reads. */
  readonly after: readonly (readonly number[])[];
}

/**
 * Makes the quanta of a module, in the order of its loop. A quantum with a problem is left out; its number is used up.
 * Each is worked out once to see that it can be, shown to `see`, then let go: see `lazyQuanta`.
 */
export function makeQuanta(shared: ModuleWork, see?: (quantum: Quantum) => void): MadeQuanta {
  const { work, module, loop } = shared;
  const tools = toolsFor(shared);
  const lazy = lazyQuanta(module.name, loop.keys, (wrapnum, tuple) => draft(shared, tools, tuple, wrapnum)?.quantum);
  const quanta: Quantum[] = [];
  const after: (readonly number[])[] = [];
  for (const tuple of loop.tuples) {
    work.counters.wrapnum += 1;
    const wrapnum = work.counters.wrapnum;
    const made = draft(shared, tools, tuple, wrapnum);
    if (made === undefined) continue;
    claim(shared, tools, made);
    see?.(made.quantum);
    after.push(noteInputs(work, made.quantum, module.place));
    quanta.push(lazy(wrapnum, tuple));
  }
  for (const file of module.files.values()) {
    const lines = tools.named.get(file);
    if (lines !== undefined) keepMaster(work, file, { kind: "lines", lines: [...lines.values()] });
    else if (file.source.kind === "pattern" && !file.listonly && quanta.length < loop.tuples.length)
      keepMaster(work, file, { kind: "failed" });
  }
  return { quanta, after };
}

/** The first quanta of a module, numbered from 1, before anybody knows what the others are. */
export function firstQuanta(shared: ModuleWork, limit: number): readonly Quantum[] {
  const tools = toolsFor(shared);
  return shared.loop.tuples.slice(0, limit).flatMap((tuple, at) => draft(shared, tools, tuple, at + 1)?.quantum ?? []);
}

function toolsFor(shared: ModuleWork): Tools {
  const { scene, work } = shared;
  return {
    lists: createListReader(shared),
    finish: createNameFinisher(shared),
    input: createInputWriter(shared),
    commands: createCommandMaker(shared, new Map<string, Value>()),
    wrapdebug: valueOf(scene.program, "wrapper_debug", { scope: scene.scope }, work.problems) ?? "0",
    named: new Map(),
  };
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

/** A quantum, and what taking its names needs besides. */
interface Draft {
  readonly quantum: Quantum;
  readonly files: ReadonlyMap<DataDefinition, readonly PlannedFile[]>;
  readonly lists: ReadonlyMap<string, QuantumList>;
}

/** Works one quantum out. Changes nothing, so it gives the same at any later time. */
function draft(shared: ModuleWork, tools: Tools, tuple: Tuple, wrapnum: number): Draft | undefined {
  const { module, loop } = shared;
  const quantum = beginQuantum(shared, wrapnum, tuple, loopFileValues(shared, tuple));
  const files = planFiles(quantum);
  const lists = planLists(quantum, tools);
  const instance = instanceValues(quantum);
  const names = tools.finish(instance);
  const outputs =
    files === undefined || lists === undefined ? undefined : plannedFiles(quantum, files, lists, instance);
  if (files === undefined || names === undefined || outputs === undefined || lists === undefined) return undefined;
  if (!areWritable(shared, tuple, outputs)) return undefined;
  const wrapkeys = wrapkeysOf(tuple);
  const listFiles = new Map<string, PlannedList>();
  for (const [name, { list }] of lists) listFiles.set(name, list);
  const inputWcl = tools.input(quantum, { names, wrapkeys, files: outputs, lists: listFiles, instance });
  const whole: Quantum = {
    wrapnum,
    module: module.name,
    keys: compactMap(loop.keys, tuple),
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
  return { quantum: whole, files, lists };
}

/** Takes all names for the quantum. Only now: what a quantum would make that is not planned must not be depended on. */
function claim(shared: ModuleWork, tools: Tools, { quantum, files, lists }: Draft): void {
  const { work, module } = shared;
  const { territory, problems } = work;
  const { wrapnum } = quantum;
  claimOutputs(shared, wrapnum, quantum.files);
  for (const { list, part, source } of lists.values())
    claimList(territory, list.path, { wrapnum, part, source }, problems);
  const place = scalarIn(module.section, "modnamepat")?.place ?? module.place;
  claimInputWcl(territory, quantum.inputwcl, wrapnum, place, problems);
  for (const [definition, paths] of files)
    if (definition.source.kind === "pattern" && work.wanted.has(`${module.name} ${definitionName(definition)}`))
      rememberNames(tools, definition, paths);
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
