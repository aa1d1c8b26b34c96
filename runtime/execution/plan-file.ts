import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { marked, unmarked, type Json } from "./marked-maps.ts";
import { createPacker, unpack, type Differences, type Packed } from "./packed-quanta.ts";
import { quantumFields } from "../plan/lazy-quantum.ts";
import type { BlockPlan, ModulePlan, Quantum, RunIdentity, RunPlan } from "../plan/run-plan.ts";

/**
 * One line of a plan file; a quantum a line, so that a plan of any size can be written and read. The first of its shape
 * is written whole, those like it as what differs.
 */
type PlanLine =
  | { readonly kind: "run"; readonly identity: RunIdentity }
  | { readonly kind: "block"; readonly block: Omit<BlockPlan, "modules"> }
  | { readonly kind: "module"; readonly module: Omit<ModulePlan, "quanta"> }
  | { readonly kind: "quantum"; readonly quantum: Json; readonly shape?: number }
  | { readonly kind: "like"; readonly wrapnum: number; readonly shape: number; readonly differences: Differences };

/** Characters written in one go: few enough to be gone before what collects garbage would copy them. */
const batch = 1 << 16;

/** Writes a whole plan as JSON lines; it is on disk when the promise resolves. */
export async function writePlanFile(path: string, plan: RunPlan): Promise<void> {
  const file = await open(path, "w", 0o644);
  try {
    let text = "";
    for (const line of linesOf(plan)) {
      text += `${JSON.stringify(line)}\n`;
      if (text.length < batch) continue;
      await file.writeFile(text);
      text = "";
    }
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads a plan file back: the same plan. Throws when it is not one. */
export async function readPlanFile(path: string): Promise<RunPlan> {
  let identity: RunIdentity | undefined;
  const blocks: (Omit<BlockPlan, "modules"> & {
    readonly modules: (Omit<ModulePlan, "quanta"> & { readonly quanta: Quantum[] })[];
  })[] = [];
  const shapes: Json[] = [];
  const add = (quantum: Json): number | undefined =>
    blocks
      .at(-1)
      ?.modules.at(-1)
      ?.quanta.push(unmarked(quantum) as Quantum);
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = JSON.parse(text) as PlanLine;
    switch (line.kind) {
      case "run":
        identity = line.identity;
        break;
      case "block":
        blocks.push({ ...(unmarked(line.block as unknown as Json) as Omit<BlockPlan, "modules">), modules: [] });
        break;
      case "module":
        blocks.at(-1)?.modules.push({ ...line.module, quanta: [] });
        break;
      case "quantum":
        if (line.shape !== undefined) shapes[line.shape] = line.quantum;
        add(line.quantum);
        break;
      case "like":
        add(unpack(shapes[line.shape] ?? null, line.differences));
        break;
    }
  }
  if (identity === undefined) throw new Error(`${path} is not a plan`);
  return { identity, blocks };
}

/** One quantum of a plan file; undefined when it has no such one. Throws when the file cannot be read. */
export async function findPlannedQuantum(path: string, wrapnum: number): Promise<Quantum | undefined> {
  // Reading a line is cheap, understanding it is not.
  const mark = `"wrapnum":${wrapnum},`;
  const input = createReadStream(path);
  const shapes: string[] = [];
  const understood = (text: string): PlanLine => JSON.parse(text) as PlanLine;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      if (text.startsWith(shapeMark)) shapes.push(text);
      if (!text.includes(mark)) continue;
      const line = understood(text);
      if (line.kind === "quantum" && wrapnumOf(line.quantum) === wrapnum) return unmarked(line.quantum) as Quantum;
      if (line.kind !== "like" || line.wrapnum !== wrapnum) continue;
      const base = understood(shapes[line.shape] ?? "null");
      return base.kind === "quantum" ? (unmarked(unpack(base.quantum, line.differences)) as Quantum) : undefined;
    }
    return undefined;
  } finally {
    input.destroy();
  }
}

/** How the line of a quantum begins that others are like. */
const shapeMark = '{"kind":"quantum","shape":';

function wrapnumOf(quantum: Json): Json | undefined {
  return typeof quantum === "object" && quantum !== null && "wrapnum" in quantum ? quantum.wrapnum : undefined;
}

/** Quanta of another module, or with more files, have another shape. */
function kindOf({ module, inputs, lists, files }: Quantum): string {
  let kind = `${module} ${inputs.length}`;
  for (const list of lists.values()) kind += ` ${list.lines.length}`;
  for (const planned of files.values()) kind += ` ${planned.files.length}`;
  return kind;
}

function lineOf(wrapnum: number, packed: Packed): PlanLine {
  if (packed.kind === "like") return { kind: "like", wrapnum, shape: packed.shape, differences: packed.differences };
  const { shape, value } = packed;
  return shape === undefined ? { kind: "quantum", quantum: value } : { kind: "quantum", shape, quantum: value };
}

function* linesOf({ identity, blocks }: RunPlan): Generator<PlanLine> {
  yield { kind: "run", identity };
  const pack = createPacker();
  for (const { modules, ...block } of blocks) {
    yield { kind: "block", block: marked(block) as unknown as Omit<BlockPlan, "modules"> };
    for (const { quanta, ...module } of modules) {
      yield { kind: "module", module };
      for (const quantum of quanta) yield lineOf(quantum.wrapnum, pack(kindOf(quantum), quantumFields(quantum)));
    }
  }
}
