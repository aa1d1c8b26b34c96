import type { RunPlan } from "./run-plan.ts";

/**
 * Module name to the modules of the run whose files its quanta read, each once and in the order of the plan: the
 * arrows of the graph that people look at.
 */
export function moduleEdges({ blocks }: RunPlan): ReadonlyMap<string, readonly string[]> {
  const modules = blocks.flatMap((block) => block.modules).filter(({ noop }) => !noop);
  const makers = new Map(modules.flatMap(({ name, quanta }) => quanta.map(({ wrapnum }) => [wrapnum, name] as const)));
  const order = modules.map(({ name }) => name);
  return new Map(
    modules.map(({ name, quanta }) => {
      const before = new Set<string>();
      for (const { inputs } of quanta) {
        for (const { from } of inputs) {
          const maker = from.kind === "quantum" ? makers.get(from.wrapnum) : undefined;
          if (maker !== undefined && maker !== name) before.add(maker);
        }
      }
      return [name, order.filter((one) => before.has(one))];
    }),
  );
}
