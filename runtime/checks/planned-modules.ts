import type { ModulePlan, RunPlan } from "../plan/run-plan.ts";

/** A module of the plan by its name, the first of that name; rules ask for every module and every definition of it. */
export function plannedModule(plan: RunPlan | undefined, name: string): ModulePlan | undefined {
  if (plan === undefined) return undefined;
  const modules = known.get(plan) ?? modulesOf(plan);
  known.set(plan, modules);
  return modules.get(name);
}

const known = new WeakMap<RunPlan, ReadonlyMap<string, ModulePlan>>();

function modulesOf({ blocks }: RunPlan): ReadonlyMap<string, ModulePlan> {
  const modules = new Map<string, ModulePlan>();
  for (const module of blocks.flatMap((block) => block.modules))
    if (!modules.has(module.name)) modules.set(module.name, module);
  return modules;
}
