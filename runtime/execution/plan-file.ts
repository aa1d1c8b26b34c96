import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { quantumFields } from "../plan/lazy-quantum.ts";
import type { BlockPlan, ModulePlan, Quantum, RunIdentity, RunPlan } from "../plan/run-plan.ts";

/** One line of a plan file; a quantum a line, so that a plan of any size can be written and read. */
type PlanLine =
  | { readonly kind: "run"; readonly identity: RunIdentity }
  | { readonly kind: "block"; readonly block: Omit<BlockPlan, "modules"> }
  | { readonly kind: "module"; readonly module: Omit<ModulePlan, "quanta"> }
  | { readonly kind: "quantum"; readonly quantum: Quantum };

/** Lines written in one go. */
const batch = 500;

/** Writes a whole plan as JSON lines; it is on disk when the promise resolves. */
export async function writePlanFile(path: string, plan: RunPlan): Promise<void> {
  const file = await open(path, "w", 0o644);
  try {
    let lines: string[] = [];
    for (const line of linesOf(plan)) {
      lines.push(`${JSON.stringify(marked(line))}\n`);
      if (lines.length < batch) continue;
      await file.writeFile(lines.join(""));
      lines = [];
    }
    await file.writeFile(lines.join(""));
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
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = JSON.parse(text, pairsAsMaps) as PlanLine;
    switch (line.kind) {
      case "run":
        identity = line.identity;
        break;
      case "block":
        blocks.push({ ...line.block, modules: [] });
        break;
      case "module":
        blocks.at(-1)?.modules.push({ ...line.module, quanta: [] });
        break;
      case "quantum":
        blocks.at(-1)?.modules.at(-1)?.quanta.push(line.quantum);
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
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      if (!text.includes(mark)) continue;
      const line = JSON.parse(text, pairsAsMaps) as PlanLine;
      if (line.kind === "quantum" && line.quantum.wrapnum === wrapnum) return line.quantum;
    }
    return undefined;
  } finally {
    input.destroy();
  }
}

function* linesOf({ identity, blocks }: RunPlan): Generator<PlanLine> {
  yield { kind: "run", identity };
  for (const { modules, ...block } of blocks) {
    yield { kind: "block", block };
    for (const { quanta, ...module } of modules) {
      yield { kind: "module", module };
      for (const quantum of quanta) yield { kind: "quantum", quantum: quantumFields(quantum) };
    }
  }
}

/** Marks a Map, whose order JSON objects would not keep. */
const mapMark = "$map";

/** The value with every map marked. By hand, as a replacer function would be called for each of millions of values. */
function marked(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.some((one) => typeof one === "object") ? value.map(marked) : value;
  if (isMap(value)) {
    const pairs: unknown[] = [];
    for (const [key, one] of value) pairs.push([key, marked(one)]);
    return { [mapMark]: pairs };
  }
  const plain: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) plain[key] = marked(one);
  return plain;
}

/** Any map, also one that is not a `Map`. */
function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return Symbol.iterator in value && "get" in value;
}

function pairsAsMaps(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(mapMark in value)) return value;
  return new Map(value[mapMark] as [unknown, unknown][]);
}
