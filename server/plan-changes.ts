import { diffPlans, type ComparedPlan, type PlanDifference } from "../runtime/plan/plan-diff.ts";
import { planToJson } from "../runtime/plan/plan-json.ts";
import type { BlockPlan, ModulePlan, RunPlan } from "../runtime/plan/run-plan.ts";
import type { PlanChange } from "./plan-protocol.ts";
import type { Changes } from "./plan-rows.ts";

/** Remembers plans from one look to the next, and says what edits did to them. */
export interface PlanChanges {
  /**
   * Compares with the plan that changes are counted from; `restart` counts them from the one seen last. A plan that is
   * not `sound` (the text is just being written) is compared, but never counted from.
   */
  readonly look: (entry: string, plan: RunPlan, sound: boolean, restart: boolean) => PlanChange;
  /** What the last look found, by quantum. */
  readonly marks: (entry: string) => Changes;
}

interface Seen {
  base: RunPlan;
  last: RunPlan;
  marks: Changes;
}

/** So many plans are remembered, two for each submission. */
const mostEntries = 2;
/** Of modules with more quanta only the keys are compared: their contents would have to be worked out twice. */
const mostRead = 2000;
const shownDifferences = 200;

export function createPlanChanges(): PlanChanges {
  const known = new Map<string, Seen>();
  return {
    look: (entry, plan, sound, restart) => {
      const seen: Seen = known.get(entry) ?? { base: plan, last: plan, marks: new Map() };
      known.delete(entry);
      known.set(entry, seen);
      for (const oldest of known.keys()) if (known.size > mostEntries) known.delete(oldest);
      if (restart) seen.base = seen.last;
      if (sound) seen.last = plan;
      const { differences, unread } = differencesBetween(seen.base, plan);
      seen.marks = marksOf(plan, differences);
      const count = (kind: PlanDifference["kind"]): number => differences.filter((one) => one.kind === kind).length;
      return {
        ...{ added: count("added"), removed: count("removed"), changed: count("changed") },
        ...{ differences: differences.slice(0, shownDifferences), unread },
      };
    },
    marks: (entry) => known.get(entry)?.marks ?? new Map(),
  };
}

function differencesBetween(
  before: RunPlan,
  after: RunPlan,
): { readonly differences: readonly PlanDifference[]; readonly unread: readonly string[] } {
  if (before === after) return { differences: [], unread: [] };
  const unread = [before, after]
    .flatMap(({ blocks }) => blocks.flatMap(({ modules }) => modules))
    .flatMap(({ name, quanta }) => (quanta.length > mostRead ? [name] : []));
  const skipped = new Set(unread);
  return { differences: diffPlans(comparable(before, skipped), comparable(after, skipped)), unread: [...skipped] };
}

function comparable(plan: RunPlan, skipped: ReadonlySet<string>): ComparedPlan {
  const blocks = plan.blocks.map((block): BlockPlan => ({
    ...block,
    jobs: [],
    modules: block.modules.filter(({ name }) => !skipped.has(name)),
  }));
  const whole = planToJson({ ...plan, blocks }, []) as unknown as ComparedPlan;
  return {
    blocks: Object.fromEntries(
      plan.blocks.map((block) => [block.name, { modules: inOrder(block, whole.blocks[block.name]?.modules ?? {}) }]),
    ),
  };
}

function inOrder(
  block: BlockPlan,
  read: ComparedPlan["blocks"][string]["modules"],
): ComparedPlan["blocks"][string]["modules"] {
  return Object.fromEntries(block.modules.map((module) => [module.name, read[module.name] ?? keysOnly(module)]));
}

function keysOnly({ quanta }: ModulePlan): ComparedPlan["blocks"][string]["modules"][string] {
  return { wrappers: quanta.map(({ keys }) => ({ keys: Object.fromEntries(keys) })) };
}

/** The quanta of the newer plan that differences speak of. */
function marksOf(plan: RunPlan, differences: readonly PlanDifference[]): Changes {
  const byId = new Map(differences.map((one) => [idOf(one.block, one.module, Object.entries(one.keys)), one.kind]));
  const marks = new Map<number, "added" | "changed">();
  if (byId.size === 0) return marks;
  for (const block of plan.blocks)
    for (const module of block.modules)
      for (const { wrapnum, keys } of module.quanta) {
        const kind = byId.get(idOf(block.name, module.name, [...keys]));
        if (kind === "added" || kind === "changed") marks.set(wrapnum, kind);
      }
  return marks;
}

function idOf(block: string, module: string, keys: readonly (readonly [string, string])[]): string {
  return JSON.stringify([block, module, keys]);
}
