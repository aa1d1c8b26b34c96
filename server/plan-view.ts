import type { ModulePlan, Quantum } from "../runtime/plan/run-plan.ts";
import type { QuantumView } from "./protocol.ts";
import type { MissingQuery, Submission } from "./snapshot.ts";

/** What the plan knows of one module. */
export type ModuleView =
  | {
      readonly kind: "planned";
      readonly block: string;
      readonly module: ModulePlan;
      readonly missing: readonly MissingQuery[];
    }
  /** Nothing can be said before these queries are answered. */
  | { readonly kind: "missing facts"; readonly missing: readonly MissingQuery[] }
  /** In the modulelist of no block. */
  | { readonly kind: "not run" }
  /** It has faults that stop planning; the diagnostics say which. */
  | { readonly kind: "faulty" };

export function modulePlan(submission: Submission, name: string): ModuleView {
  const { plan, missing: all } = submission.planned();
  const missing = all.filter((query) => query.module === name);
  for (const block of plan.blocks) {
    const module = block.modules.find((one) => one.name === name);
    if (module === undefined) continue;
    if (module.quanta.length === 0 && missing.length > 0) return { kind: "missing facts", missing };
    if (module.quanta.length > 0 || module.noop) return { kind: "planned", block: block.name, module, missing };
    return all.length > 0 ? { kind: "missing facts", missing: all } : { kind: "faulty" };
  }
  if (submission.survey().modules.get(name)?.block === undefined) return { kind: "not run" };
  return all.length > 0 ? { kind: "missing facts", missing: missing.length > 0 ? missing : all } : { kind: "faulty" };
}

/** A quantum as other programs see it. */
export function quantumView(quantum: Quantum): QuantumView {
  return {
    wrapnum: quantum.wrapnum,
    keys: [...quantum.keys],
    files: [...quantum.files.values()].map((planned) => ({
      section: planned.section,
      role: quantum.outputs.includes(planned.section) ? "output" : "input",
      paths: planned.files.map((file) => file.path),
      ...(planned.archivePath === undefined ? {} : { archivePath: planned.archivePath }),
    })),
    lists: [...quantum.lists.values()].map(({ name, path, lines }) => ({ name, path, lines: lines.length })),
    commands: quantum.commands,
    log: quantum.log,
  };
}
