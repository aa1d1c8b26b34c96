import type { Value } from "../../grammar/tree.ts";
import { atomic, booleanIn, scalarIn } from "./config-nodes.ts";
import { createCommandMaker, type MakeCommands } from "./commands.ts";
import type { DataDefinition } from "./definitions.ts";
import { describe } from "./depends.ts";
import { folderOf } from "./file-paths.ts";
import { createNameFinisher, type FinishNames } from "./finished-names.ts";
import { valueOf } from "./identity.ts";
import { inputsOfQuantum } from "./inputs.ts";
import { lineOf, type Line } from "./lines.ts";
import { filesOfQuantum } from "./quantum-files.ts";
import { createListReader, type ListReader, type QuantumList } from "./quantum-lists.ts";
import { beginQuantum, type CurrentValues, type ModuleWork, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFile, PlannedFiles, PlannedList, Quantum } from "./run-plan.ts";
import { claimInputWcl, claimOutput } from "./territory.ts";
import { whyNotWritable } from "./writable.ts";
import { createInputWriter, type WriteInput } from "./wrapper-input.ts";
import { pickLoopLines } from "./pick.ts";
import { keepMaster } from "./work.ts";
import type { Tuple } from "./tuple.ts";
import type { Place } from "../../grammar/span.ts";

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
  const files = planFiles(quantum, tools);
  const lists = planLists(quantum, tools);
  const instance = instanceValues(quantum);
  const names = tools.finish(instance);
  const outputs = files === undefined || lists === undefined ? undefined : addOutputs(quantum, files, lists, instance);
  if (names === undefined || outputs === undefined || lists === undefined) return undefined;
  const place = scalarIn(module.section, "modnamepat")?.place ?? module.place;
  claimInputWcl(work.territory, names.inputwcl, wrapnum, place, work.problems);
  const wrapkeys = tuple.length === 0 ? "noloop" : `_${tuple.join("_")}`;
  const listFiles = new Map<string, PlannedList>([...lists].map(([name, { list }]) => [name, list] as const));
  if (!areWritable(shared, tuple, outputs)) return undefined;
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

/** Whether the keys and paths of a quantum survive being written as WCL. */
function areWritable(
  { loop, work, module }: ModuleWork,
  tuple: Tuple,
  files: ReadonlyMap<string, PlannedFiles>,
): boolean {
  const paths = [...files.values()].filter(({ files: all }) => all.length > 0);
  const values = [
    ...tuple.map((text, at) => ({ what: loop.keys[at] ?? "", text, place: loop.object?.place ?? loop.place })),
    ...paths.flatMap(({ files: all, section, place }) => all.map(({ path }) => ({ what: section, text: path, place }))),
  ];
  let writable = true;
  for (const { what, text, place } of values) {
    const why = whyNotWritable(text);
    if (why === undefined) continue;
    const message = `${what} of ${module.name}: ${JSON.stringify(text)} cannot be given to the wrapper: ${why}`;
    work.problems.report({ code: "BLK454", message, place });
    writable = false;
  }
  return writable;
}

/** What the rows of the loop object say besides its keys, where it is a file. */
function loopFileValues({ loop, buckets }: ModuleWork, tuple: Tuple): ReadonlyMap<string, string> {
  if (loop.object === undefined || loop.object.kind === "list") return noValues;
  const [line] = pickLoopLines(loop, buckets.get(loop.object), tuple);
  const [file] = line === undefined ? [] : [...line.files.values()];
  if (line === undefined || file === undefined) return noValues;
  const values = new Map<string, string>();
  for (const [key, value] of [...line.values, ...file.metadata]) if (!aboutTheFile.has(key)) values.set(key, value);
  return values;
}

const noValues: ReadonlyMap<string, string> = new Map();
/** Keys that describe the loop file itself and would be wrong for any other. */
const aboutTheFile: ReadonlySet<string> = new Set([
  "fullname",
  "filename",
  "filepat",
  "dirpat",
  "filetype",
  "compression",
]);
/** Rows may carry those of an older attempt. */
const ofThisRun = ["reqnum", "unitname", "attnum"] as const;

/** Loop keys, wrapnum, all that is known of the loop file, and whose run this is. */
function instanceValues({ current, loopFile, shared }: QuantumWork): CurrentValues {
  if (loopFile.size === 0) return current;
  const values = new Map(current);
  for (const [key, value] of loopFile) if (!values.has(key)) values.set(key, atomic(value));
  for (const key of ofThisRun)
    if (loopFile.has(key) && !current.has(key)) values.set(key, atomic(shared.work.identity[key]));
  return values;
}

/** The loop object first, then the files as they are written. */
function planFiles(
  quantum: QuantumWork,
  tools: Tools,
): ReadonlyMap<DataDefinition, readonly PlannedFile[]> | undefined {
  const { module, loop } = quantum.shared;
  const all = [...module.files.values()].filter(({ listonly }) => !listonly);
  const first = all.filter((file) => file === loop.object);
  const planned = new Map<DataDefinition, readonly PlannedFile[]>();
  let complete = true;
  for (const file of [...first, ...all.filter((one) => one !== loop.object)]) {
    const files = filesOfQuantum(quantum, file);
    if (files === undefined) complete = false;
    else planned.set(file, files);
    if (file.source.kind === "pattern" && files !== undefined) rememberNames(tools, file, files);
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

/** The file sections with what the archive must know of them; names of outputs are taken. */
function addOutputs(
  quantum: QuantumWork,
  files: ReadonlyMap<DataDefinition, readonly PlannedFile[]>,
  lists: ReadonlyMap<string, QuantumList>,
  instance: CurrentValues,
): ReadonlyMap<string, PlannedFiles> | undefined {
  const { module } = quantum.shared;
  const planned = new Map<string, PlannedFiles>();
  const throughLists = [...module.files.values()]
    .filter(({ listonly, name }) => listonly && module.outputs.has(name))
    .map((definition) => [definition, filesThroughLists(definition, lists)] as const);
  for (const [definition, paths] of [...files, ...throughLists]) {
    const entry = entryOf(quantum, definition, paths, instance);
    if (entry !== undefined) planned.set(definition.name, entry);
  }
  return planned.size === files.size + throughLists.length ? planned : undefined;
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
  const { shared, wrapnum } = quantum;
  const { module, scene, work } = shared;
  const { name, section, object, place } = definition;
  const filetype = scalarIn(section, "filetype")?.text;
  const entry = {
    section: name,
    files,
    ...(filetype === undefined ? {} : { filetype }),
    savefiles: booleanIn(section, "savefiles", "true"),
    compress: booleanIn(section, "compress_files"),
    optional: booleanIn(section, "optional"),
    place,
  };
  if (!module.outputs.has(name)) return entry;
  const saved = shared.master === "always" || (entry.savefiles && shared.master !== "never");
  for (const { filename, path } of files)
    claimOutput(
      work.territory,
      filename,
      { wrapnum, module: module.name, section: name, path, saved },
      placeOfName(definition),
      work.problems,
    );
  const purpose = { what: describe(definition), place };
  const archivePath = folderOf(scene, "ops", { current: instance, object }, purpose);
  return archivePath === undefined ? undefined : { ...entry, archivePath };
}

function placeOfName({ object, place }: DataDefinition): Place {
  return (object.get("filename") ?? object.get("filepat") ?? object.get("fullname"))?.place ?? place;
}
