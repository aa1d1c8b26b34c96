import { sameness } from "../runtime/config/sameness.ts";
import type { Program } from "../runtime/config/program.ts";
import type { Problem } from "../grammar/problem.ts";
import { placeOf, sectionIn } from "../runtime/plan/config-nodes.ts";
import type { Facts } from "../runtime/plan/facts.ts";
import { watchRun } from "../runtime/plan/plan.ts";
import { queryRequests } from "../runtime/plan/queries.ts";
import type { RunPlan } from "../runtime/plan/run-plan.ts";
import type { FactsState } from "./facts-file.ts";
import type { BlockSummary, MissingQuery } from "./judgement.ts";
import { moduleTallies } from "./module-summary.ts";
import type { Pulse } from "./pulse.ts";

/** What was planned of a submission. It holds as long as the submission says the same, wherever it says it. */
export interface Planned {
  readonly program: Program;
  readonly state: FactsState;
  readonly plan: RunPlan;
  readonly problems: readonly Problem[];
  /** Blocks and modules with their counts. */
  readonly blocks: readonly BlockSummary[];
  /** Queries that have no answer in the facts. */
  readonly missing: readonly MissingQuery[];
}

/** `pulse` is called with each quantum. */
export function planSubmission(program: Program, state: FactsState, pulse?: Pulse): Planned {
  const facts = factsIn(state);
  const tallies = moduleTallies();
  const { plan, problems } = watchRun(program, facts, {
    ...tallies.watch,
    quantum: (quantum) => {
      pulse?.();
      tallies.watch.quantum?.(quantum);
    },
  });
  const blocks = plan.blocks.map((block) => ({
    name: block.name,
    blknum: block.blknum,
    jobs: block.jobs.length,
    modules: block.modules.map(tallies.summarize),
  }));
  return { program, state, plan, problems, blocks, missing: missingQueries(program, facts) };
}

/**
 * The same plan for the submission as it is read now, if that cannot be another one: an edit of comments, blanks or
 * what is hidden. Problems know places, so with problems no place may have moved.
 */
export function planAgain(before: Planned, program: Program, state: FactsState): Planned | undefined {
  if (before.state !== state) return undefined;
  switch (sameness(before.program, program)) {
    case "same":
      return { ...before, program };
    case "moved":
      return before.problems.length === 0 ? { ...before, program, blocks: moved(before.blocks, program) } : undefined;
    case "different":
      return undefined;
  }
}

/** The modules stand elsewhere in the text now. */
function moved(blocks: readonly BlockSummary[], program: Program): readonly BlockSummary[] {
  const sections = sectionIn(program.root, "module");
  return blocks.map((block) => ({
    ...block,
    modules: block.modules.map((module) => ({
      ...module,
      place: placeOf(sectionIn(sections, module.name), program),
    })),
  }));
}

/** No facts are as good as none that answer. */
export function factsIn(state: FactsState): Facts {
  return state.kind === "taken" ? state.facts : noFacts;
}

const noFacts: Facts = { taken: "", modules: new Map() };

function missingQueries(program: Program, facts: Facts): readonly MissingQuery[] {
  const { requests, lookups } = queryRequests(program);
  return [...requests, ...lookups]
    .filter((query) => facts.modules.get(query.module)?.get(query.definition) === undefined)
    .map(({ module, definition }) => ({ module, definition }));
}
