import type { PlanDifference } from "../plan/plan-diff.ts";
import type { Terminal } from "./terminal.ts";

/** Quanta that are shown of one module and kind; the others are counted. */
const most = 20;

/** Prints what an edit changes, module by module. */
export function showPlanDiff(terminal: Terminal, differences: readonly PlanDifference[]): void {
  if (differences.length === 0) terminal.print("the plans are the same");
  for (const [name, own] of grouped(differences)) {
    const count = (kind: PlanDifference["kind"]): number => own.filter((one) => one.kind === kind).length;
    terminal.print(`${name}: ${count("added")} added, ${count("removed")} removed, ${count("changed")} changed`);
    for (const kind of ["added", "removed", "changed"] as const) {
      const some = own.filter((one) => one.kind === kind);
      for (const one of some.slice(0, most)) showOne(terminal, one);
      if (some.length > most) terminal.print(`  … and ${some.length - most} more ${kind}`);
    }
  }
}

function grouped(differences: readonly PlanDifference[]): ReadonlyMap<string, readonly PlanDifference[]> {
  const modules = new Map<string, PlanDifference[]>();
  for (const one of differences) {
    const name = `${one.module} (block ${one.block})`;
    const known = modules.get(name);
    if (known === undefined) modules.set(name, [one]);
    else known.push(one);
  }
  return modules;
}

const marks = { added: "+", removed: "-", changed: "~" } as const;

function showOne(terminal: Terminal, { kind, keys, changes }: PlanDifference): void {
  const named = Object.entries(keys).map(([key, value]) => `${key}=${value}`);
  terminal.print(`  ${marks[kind]} ${named.join(" ") || "the only quantum"}`);
  for (const { what, before, after } of changes) {
    terminal.print(`      ${what}`);
    for (const line of before?.split("\n") ?? []) terminal.print(`        - ${line}`);
    for (const line of after?.split("\n") ?? []) terminal.print(`        + ${line}`);
  }
}
