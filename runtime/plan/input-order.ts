import type { BlockPlan } from "./run-plan.ts";
import type { PlanWork } from "./work.ts";

/** Files that are read before the run makes them: the maker comes later, or is a quantum of the same module. */
export function checkInputs(work: PlanWork, blocks: readonly BlockPlan[]): void {
  for (const { modules } of blocks)
    for (const { name, quanta, place } of modules)
      for (const { inputs, wrapnum } of quanta)
        for (const { filename } of inputs) {
          const maker = work.territory.outputs.get(filename);
          if (maker === undefined || (maker.wrapnum < wrapnum && maker.module !== name)) continue;
          const who = `instance ${maker.wrapnum} of ${maker.module}`;
          work.problems.report({
            code: "BLK429",
            message: `${name} asks for ${filename} before it is made: ${who} makes it`,
            place,
          });
        }
}
