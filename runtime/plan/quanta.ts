import type { Value } from "../../grammar/tree.ts";
import { compactMap } from "./compact-map.ts";
import { createCommandMaker, type MakeCommands } from "./commands.ts";
import { definitionName, type DataDefinition } from "./definitions.ts";
import { createNameFinisher, type NameFinisher } from "./finished-names.ts";
import { valueOf } from "./identity.ts";
import { inputsOfQuantum } from "./inputs.ts";
import { noteInputs } from "./input-order.ts";
import { instanceValues, loopFileValues } from "./instance-values.ts";
import { createReview, type Review } from "./review.ts";
import { lazyQuanta, wrapkeysOf, type DraftedQuantum, type QuantumCore, type QuantumRest } from "./lazy-quantum.ts";
import { lineOf, type Line } from "./lines.ts";
import { createNameClaims, type NamedQuantum } from "./name-claims.ts";
import { plannedFiles } from "./planned-files.ts";
import { filesOfQuantum } from "./quantum-files.ts";
import { createListReader, type ListReader, type QuantumList } from "./quantum-lists.ts";
import { beginQuantum, type CurrentValues, type ModuleWork, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedList, Quantum } from "./run-plan.ts";
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
export function makeQuanta(shared: ModuleWork, see?: (quantum: QuantumCore) => void): MadeQuanta {
  const { work, module, loop } = shared;
  const tools = toolsFor(shared);
  const claim = createNameClaims(shared, tools.names.inputwcl);
  const lazy = lazyQuanta(module.name, loop.keys, (wrapnum, tuple) => draft(shared, tools, tuple, wrapnum));
  const quanta: Quantum[] = [];
  const after: (readonly number[])[] = [];
  const before = work.counters.wrapnum;
  work.looks.push({ before, look: (wrapnum) => lazy(wrapnum, loop.tuples[wrapnum - before - 1] ?? []) });
  for (const tuple of loop.tuples) {
    work.counters.wrapnum += 1;
    const wrapnum = work.counters.wrapnum;
    const made = draft(shared, tools, tuple, wrapnum);
    if (made === undefined) continue;
    tools.review(made);
    claim(made);
    remember(shared, tools, made);
    see?.(made.core);
    after.push(noteInputs(work, made.core, module.place));
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
  return shared.loop.tuples.slice(0, limit).flatMap((tuple, at) => {
    const made = draft(shared, tools, tuple, at + 1);
    return made === undefined ? [] : [{ ...made.core, ...made.rest() }];
  });
}

function toolsFor(shared: ModuleWork): Tools {
  const { scene, work, module } = shared;
  return {
    files: loopFirst(
      shared,
      [...module.files.values()].filter(({ listonly }) => !listonly),
    ),
    listed: loopFirst(shared, [...module.lists.values()]),
    lists: createListReader(shared),
    names: createNameFinisher(shared),
    input: createInputWriter(shared),
    commands: createCommandMaker(shared, new Map<string, Value>()),
    wrapdebug: valueOf(scene.program, "wrapper_debug", { scope: scene.scope }, work.problems) ?? "0",
    named: new Map(),
    review: createReview(work.problems),
  };
}

/** The loop object first, then the others as they are written. */
function loopFirst({ loop }: ModuleWork, all: readonly DataDefinition[]): readonly DataDefinition[] {
  return [...all.filter((one) => one === loop.object), ...all.filter((one) => one !== loop.object)];
}

interface Tools {
  readonly files: readonly DataDefinition[];
  readonly listed: readonly DataDefinition[];
  readonly lists: ListReader;
  readonly names: NameFinisher;
  readonly input: WriteInput;
  readonly commands: MakeCommands;
  readonly wrapdebug: string;
  /** Files that patterns named, each once however many quanta named it: for those that depend on them. */
  readonly named: Map<DataDefinition, Map<string, Line>>;
  readonly review: Review;
}

/** A quantum, and what taking its names needs besides. */
interface Draft extends DraftedQuantum, NamedQuantum {
  readonly core: QuantumCore;
  readonly instance: CurrentValues;
  readonly files: ReadonlyMap<DataDefinition, readonly PlannedFile[]>;
}

/** Works one quantum out. Changes nothing, so it gives the same at any later time. */
function draft(shared: ModuleWork, tools: Tools, tuple: Tuple, wrapnum: number): Draft | undefined {
  const { module, loop } = shared;
  const quantum = beginQuantum(shared, wrapnum, tuple, loopFileValues(shared, tuple));
  const files = planFiles(quantum, tools);
  const lists = planLists(quantum, tools);
  const instance = instanceValues(quantum);
  const names = tools.names.finish(instance);
  const outputs =
    files === undefined || lists === undefined ? undefined : plannedFiles(quantum, files, lists, instance);
  if (files === undefined || names === undefined || outputs === undefined || lists === undefined) return undefined;
  if (!areWritable(shared, tuple, outputs)) return undefined;
  const wrapkeys = wrapkeysOf(tuple);
  const listFiles = new Map<string, PlannedList>();
  for (const [name, { list }] of lists) listFiles.set(name, list);
  const core: QuantumCore = {
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
  };
  const rest = (): QuantumRest => {
    const inputWcl = tools.input(quantum, { names, wrapkeys, files: outputs, lists: listFiles, instance });
    return { inputWcl, commands: tools.commands(inputWcl, listFiles, names.wrappername) };
  };
  return { quantum, core, rest, instance, files, lists };
}

/** Keeps the files that others depend on. Only of a quantum that is planned: nobody must depend on the others. */
function remember({ work, module }: ModuleWork, tools: Tools, { files }: Draft): void {
  for (const [definition, paths] of files)
    if (definition.source.kind === "pattern" && work.wanted.has(`${module.name} ${definitionName(definition)}`))
      rememberNames(tools, definition, paths);
}

function planFiles(
  quantum: QuantumWork,
  tools: Tools,
): ReadonlyMap<DataDefinition, readonly PlannedFile[]> | undefined {
  const planned = new Map<DataDefinition, readonly PlannedFile[]>();
  let complete = true;
  for (const file of tools.files) {
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
  const planned = new Map<string, QuantumList>();
  for (const definition of tools.listed) {
    const lists = tools.lists.read(quantum, definition);
    if (lists === undefined) return undefined;
    for (const list of lists) planned.set(list.list.name, list);
  }
  return planned;
}
