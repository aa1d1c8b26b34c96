import type { Quantum } from "../runtime/plan/run-plan.ts";
import type { MissingQuery, ModuleSummary } from "./judgement.ts";
import type { QuantumView } from "./protocol.ts";
import type { Snapshot } from "./snapshot.ts";

/** What is known of the quanta of one module. */
export type ModuleView =
  | { readonly kind: "planned"; readonly block: string; readonly module: ModuleSummary }
  /** Nothing can be said before these queries are answered. */
  | { readonly kind: "missing facts"; readonly missing: readonly MissingQuery[] }
  /** In the modulelist of no block. */
  | { readonly kind: "not run" }
  /** It has faults that stop planning; the diagnostics say which. */
  | { readonly kind: "faulty" }
  /** No known submission includes the file. */
  | { readonly kind: "no submission" }
  /** Being worked out. */
  | { readonly kind: "pending" };

export function moduleView({ context, judgement, judgedBefore }: Snapshot, name: string): ModuleView {
  if (context.kind === "none") return { kind: "no submission" };
  if (context.submission.survey().modules.get(name)?.block === undefined) return { kind: "not run" };
  if (judgement === undefined) return { kind: "pending" };
  const own = judgement.missing.filter((query) => query.module === name);
  const missing = own.length > 0 ? own : judgement.missing;
  for (const block of judgement.blocks) {
    const module = block.modules.find((one) => one.name === name);
    if (module !== undefined && (module.count > 0 || module.noop))
      return { kind: "planned", block: block.name, module };
  }
  // What was at fault before the last edit may be mended by it.
  if (judgedBefore) return { kind: "pending" };
  return missing.length > 0 ? { kind: "missing facts", missing } : { kind: "faulty" };
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
