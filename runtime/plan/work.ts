import type { Program } from "../config/program.ts";
import type { DataDefinition } from "./definitions.ts";
import { definitionName } from "./definitions.ts";
import type { Facts } from "./facts.ts";
import type { MasterList } from "./lines.ts";
import type { QuantaOrder } from "./natural-order.ts";
import type { Reads } from "./reads.ts";
import type { ProblemList } from "./problem-list.ts";
import type { Quantum, RunIdentity } from "./run-plan.ts";
import type { Territory } from "./territory.ts";

/** What one planning has made so far. Nothing of it outlives the call. */
export interface PlanWork {
  readonly program: Program;
  readonly facts: Facts;
  readonly identity: RunIdentity;
  readonly problems: ProblemList;
  readonly order: QuantaOrder;
  /** Lines of every definition that was read, of all blocks: module name, then `list-NAME` or `file-NAME`. */
  readonly masters: Map<string, Map<string, MasterList>>;
  /** Modules of all blocks in the order they are planned: to tell a later module from an unknown one. */
  readonly modules: readonly string[];
  /** Every name that the submission gives to a file, so that no two things share one. */
  readonly territory: Territory;
  /** `MODULE list-NAME` or `MODULE file-NAME` of every definition that another one depends on. */
  readonly wanted: ReadonlySet<string>;
  /** What quanta read, for the check when all of them are known. */
  readonly reads: Reads;
  /** How to work out again what was planned, module after module: `look` knows the instances after `before`. */
  readonly looks: { readonly before: number; readonly look: (wrapnum: number) => Quantum }[];
  /** Whether a block waits for the one before it, or only for those whose files it reads. */
  readonly barriers: "always" | "needed";
  /** The blocks begun so far, each with the number before its first instance. */
  readonly begun: { readonly block: string; readonly before: number }[];
  /** Quanta and jobs numbered so far; both run through the whole attempt. */
  readonly counters: { wrapnum: number; jobnum: number };
}

/** Remembers the lines of a definition for its own module and for those that depend on it. */
export function keepMaster(work: PlanWork, definition: DataDefinition, master: MasterList): void {
  const known = work.masters.get(definition.module) ?? new Map<string, MasterList>();
  work.masters.set(definition.module, known.set(definitionName(definition), master));
}

export function masterOf(work: PlanWork, definition: DataDefinition): MasterList | undefined {
  return work.masters.get(definition.module)?.get(definitionName(definition));
}

/** An instance that was planned, worked out again; undefined when there is none of that number. */
export function lookAt({ looks }: PlanWork, wrapnum: number): Quantum | undefined {
  return looks.findLast(({ before }) => before < wrapnum)?.look(wrapnum);
}
