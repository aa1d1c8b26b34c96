import type { Quantum, RunPlan } from "../runtime/plan/run-plan.ts";
import type { PlanRow, PlanRows, RowsWanted } from "./plan-protocol.ts";

/** Into the names and command lines of plans up to this size a filter looks: each quantum is worked out for it once. */
const mostSearched = 20_000;
const largestPage = 1000;

/** Wrapnum to what edits did to the quantum. */
export type Changes = ReadonlyMap<number, "added" | "changed">;

/** The quanta of a plan that fit, in its order. */
export function planRows(plan: RunPlan, wanted: RowsWanted, changes: Changes): PlanRows {
  const { module, changed } = wanted;
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  const named = plan.blocks.flatMap((block) => block.modules).filter((one) => module === "" || one.name === module);
  const all = named.flatMap(({ quanta }) => quanta);
  const marked = changed ? all.filter(({ wrapnum }) => changes.has(wrapnum)) : all;
  const deep = words.length > 0 && marked.length <= mostSearched;
  const fitting = words.length === 0 ? marked : marked.filter((quantum) => fits(plan, quantum, words, deep));
  const from = Math.max(0, Math.floor(wanted.from));
  const page = fitting.slice(from, from + Math.min(largestPage, Math.max(0, Math.floor(wanted.count))));
  const rows = page.map((quantum) => rowOf(plan, quantum, changes));
  return { from, total: fitting.length, rows, ...(words.length > 0 && !deep ? { shallow: true } : {}) };
}

function rowOf(plan: RunPlan, quantum: Quantum, changes: Changes): PlanRow {
  const { wrapnum, module, inputs, outputs, files } = quantum;
  return {
    ...{ wrapnum, module, keys: keysText(quantum), job: jobOf(plan, wrapnum), reads: inputs.length },
    makes: outputs.flatMap((name) => files.get(name)?.files.map(({ filename }) => filename) ?? []).slice(0, 20),
    change: changes.get(wrapnum) ?? "",
  };
}

function keysText({ keys }: Quantum): string {
  return [...keys].map(([key, value]) => `${key}=${value}`).join(" ");
}

function fits(plan: RunPlan, quantum: Quantum, words: readonly string[], deep: boolean): boolean {
  const short = `${quantum.wrapnum} ${quantum.module} ${keysText(quantum)}`.toLowerCase();
  return words.every((word) => {
    const [key = "", value] = word.split(/=(.*)/s);
    const held = value === undefined ? undefined : quantum.keys.get(key);
    if (held !== undefined) return held.toLowerCase() === value;
    return short.includes(word) || (deep && longText(plan, quantum).includes(word));
  });
}

const longTexts = new WeakMap<RunPlan, Map<number, string>>();

/** Names of files and command lines of a quantum in lower case, worked out once for each plan. */
function longText(plan: RunPlan, quantum: Quantum): string {
  const known = longTexts.get(plan) ?? new Map<number, string>();
  longTexts.set(plan, known);
  const there = known.get(quantum.wrapnum);
  if (there !== undefined) return there;
  // Only now the quantum is looked into: each look works it out.
  const { inputs, outputs, files, lists, commands } = quantum;
  const made = outputs.flatMap((name) => files.get(name)?.files.map(({ path }) => path) ?? []);
  const read = inputs.slice(0, 100).map(({ path }) => path);
  const all = [...made, ...read, ...[...lists.values()].map(({ path }) => path), ...commands.flat()];
  const text = all.join("\n").toLowerCase();
  known.set(quantum.wrapnum, text);
  return text;
}

const jobs = new WeakMap<RunPlan, ReadonlyMap<number, string>>();

/** Number of the job that a quantum is in. */
export function jobOf(plan: RunPlan, wrapnum: number): string {
  const known =
    jobs.get(plan) ??
    new Map(
      plan.blocks.flatMap((block) =>
        block.jobs.flatMap(({ jobnum, groups }) =>
          groups.flatMap(({ wrapnums }) => wrapnums.map((one) => [one, jobnum] as const)),
        ),
      ),
    );
  jobs.set(plan, known);
  return known.get(wrapnum) ?? "";
}
