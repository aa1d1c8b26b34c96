import { expand } from "../config/expand.ts";
import type { ContextValue, WclData } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { scalarIn } from "./config-nodes.ts";
import type { ExecDefinition } from "./exec-definitions.ts";
import { writeFullNames } from "./full-names.ts";
import { readInputShape, type InputShape, type MutableData } from "./input-shape.ts";
import { findNeededValues, type NeededValues } from "./needed-values.ts";
import type { FinishedNames } from "./finished-names.ts";
import type { ModuleWork, QuantumWork } from "./quantum-work.ts";
import { whyNotWritable } from "./writable.ts";
import type { PlannedFiles, PlannedList } from "./run-plan.ts";

/** Writes the input WCL of one quantum. */
export type WriteInput = (quantum: QuantumWork, parts: InputParts) => WclData;

export interface InputParts {
  readonly names: FinishedNames;
  readonly wrapkeys: string;
  readonly files: ReadonlyMap<string, PlannedFiles>;
  readonly lists: ReadonlyMap<string, PlannedList>;
  /** The quantum's values with all that is known of the loop file. */
  readonly instance: ReadonlyMap<string, ContextValue>;
}

/** Reads once what the input WCLs of a module share. */
export function createInputWriter(shared: ModuleWork): WriteInput {
  // As in the reference, the job number is the last one before the block: jobs are numbered once all quanta are made.
  const jobnum = shared.work.counters.jobnum;
  const shape = readInputShape(shared);
  const needed = new Map<string, NeededValues>();
  const listNames = listNamesOf(shared);
  const inside = (path: string): boolean => isInside(shape, listNames, path);
  return (quantum, parts) => {
    const keys = [...parts.instance.keys()];
    const signature = keys.join("\n");
    const found = needed.get(signature) ?? findNeededValues(shared, new Set(keys), shape.metadataKeys, inside);
    needed.set(signature, found);
    const data: MutableData = new Map();
    addNeeded(data, shared, found, parts);
    addOwn(data, quantum, parts, jobnum);
    for (const { exec, keys: own } of shape.execs) data.set(exec.name, execData(shared, exec, own, parts));
    data.set("filespecs", filesData(shape, shared, parts));
    if (parts.lists.size > 0) data.set("list", new Map([...parts.lists].map(([name, list]) => [name, listData(list)])));
    data.set("wrapper", wrapperData(shape, shared, parts));
    return data;
  };
}

function listNamesOf({ module }: ModuleWork): ReadonlySet<string> {
  const names = new Set<string>();
  for (const list of module.lists.values()) {
    names.add(list.name);
    const divisions = list.section.entries.get("div_list_by_col");
    if (divisions?.kind === "section") for (const name of divisions.entries.keys()) names.add(name);
  }
  return names;
}

/** Whether a dotted name is a path within every input WCL of the module. */
function isInside(shape: InputShape, lists: ReadonlySet<string>, path: string): boolean {
  const [section = "", name = ""] = path.split(".");
  if (section === "filespecs") return shape.files.has(name);
  if (section === "list") return lists.has(name);
  return path.includes(".") && (section === "wrapper" || shape.execs.some(({ exec }) => exec.name === section));
}

function addNeeded(
  data: MutableData,
  { scene, module }: ModuleWork,
  needed: NeededValues,
  { instance }: InputParts,
): void {
  for (const [key, value] of needed.fixed) data.set(key, value);
  for (const key of needed.varying) {
    const text = instance.get(key)?.text ?? "";
    const why = whyNotWritable(text);
    if (why === undefined) data.set(key, text);
    else
      scene.problems.report({
        code: "BLK454",
        message: `${key} of ${module.name}: ${JSON.stringify(text)} cannot be given to the wrapper: ${why}`,
        place: module.place,
      });
  }
  for (const text of needed.nested) {
    const [name, ...more] = expand(
      scene.program,
      text,
      { current: instance, scope: scene.scope },
      { lists: "keep" },
    ).values;
    if (name === undefined || more.length > 0) continue;
    const found = lookUp(scene.program, name.toLowerCase(), { current: instance, scope: scene.scope })?.value;
    if (found !== undefined && "text" in found) data.set(name.toLowerCase(), found.text);
  }
}

function addOwn(data: MutableData, quantum: QuantumWork, parts: InputParts, jobnum: number): void {
  const { shared, wrapnum } = quantum;
  const { identity } = shared.work;
  data.set("modname", shared.module.name);
  data.set("wrapkeys", parts.wrapkeys);
  data.set("wrapnum", String(wrapnum));
  data.set("log", parts.names.log);
  data.set("log_archive_path", parts.names.logArchivePath);
  data.set("reqnum", identity.reqnum);
  data.set("unitname", identity.unitname);
  data.set("attnum", identity.attnum);
  data.set("blknum", String(shared.blknum));
  data.set("jobnum", String(jobnum));
}

/** All but the arguments is replaced now; arguments are replaced in the job. */
function execData(
  { scene, module }: ModuleWork,
  { name, section }: ExecDefinition,
  own: WclData,
  parts: InputParts,
): WclData {
  const variable = [...section.entries.values()].filter((node) => node.kind === "scalar" && node.text.includes("$"));
  if (variable.length === 0) return own;
  const data: MutableData = new Map(own);
  for (const [key, value] of own) {
    // How to ask for a version is no value of the section and holds regular expressions.
    const written = scalarIn(section, key) ?? (key === "was_derived_from" ? scalarIn(section, "ancestry") : undefined);
    if (typeof value !== "string" || !value.includes("$") || written === undefined) continue;
    const { values, problems } = expand(
      scene.program,
      value,
      { current: parts.instance, scope: scene.scope },
      { lists: "keep" },
    );
    for (const { severity, message } of problems)
      scene.problems.report({
        code: "BLK412",
        severity,
        message: `${key} in ${name} of ${module.name}: ${message}`,
        place: written.place,
      });
    data.set(key, values[0] ?? value);
  }
  return data;
}

function filesData(shape: InputShape, shared: ModuleWork, { files }: InputParts): WclData {
  const data: MutableData = new Map();
  for (const [name, planned] of files) {
    const own: MutableData = new Map(shape.files.get(name) ?? []);
    const definition = shared.module.files.get(name);
    if (definition === undefined) continue;
    if (definition.source.kind === "literal") own.set("fullname", definition.source.fullname.text);
    else if (!definition.listonly)
      for (const [key, value] of writeFullNames(planned.files.map(({ path }) => path))) own.set(key, value);
    if (planned.archivePath !== undefined) own.set("archivepath", planned.archivePath);
    if (own.has("optional")) own.set("optional", pythonBoolean(planned.optional));
    if (shared.module.outputs.has(name)) own.set("savefiles", pythonBoolean(planned.savefiles));
    data.set(name, own);
  }
  return data;
}

function pythonBoolean(value: boolean): string {
  return value ? "True" : "False";
}

function listData(list: PlannedList): WclData {
  return new Map([
    ["fullname", list.path],
    ["columns", list.columns.join(",")],
    ["format", list.format],
  ]);
}

function wrapperData(shape: InputShape, { work }: ModuleWork, { names }: InputParts): WclData {
  const data: MutableData = new Map(shape.wrapper);
  const { identity } = work;
  data.set("pipeline", identity.pipeline);
  data.set("pipeprod", identity.pipeprod);
  data.set("pipever", identity.pipever);
  data.set("wrappername", names.wrappername);
  data.set("outputwcl", names.outputwcl);
  data.set("tmpfile_prefix", names.tmpfilePrefix);
  return data;
}
