import { withoutKnown } from "../runtime/checks/baseline.ts";
import { checkInput } from "../runtime/checks/check.ts";
import { inputOf } from "../runtime/checks/check-input.ts";
import type { Program } from "../runtime/config/program.ts";
import { once } from "../grammar/once.ts";
import type { Problem } from "../grammar/problem.ts";
import type { Facts } from "../runtime/plan/facts.ts";
import { explainablePlan, type ExplainablePlan } from "../runtime/plan/explain.ts";
import { watchRun } from "../runtime/plan/plan.ts";
import { queryRequests } from "../runtime/plan/queries.ts";
import { butlerView } from "./butler-view.ts";
import type { FactsState } from "./facts-file.ts";
import type { FactsSummary, Judgement, MissingQuery } from "./judgement.ts";
import { moduleTallies } from "./module-summary.ts";
import type { Project } from "./project.ts";

/** A judgement, and the whole plan behind it for questions about single quanta, made again when somebody asks. */
export interface Judged {
  readonly judgement: Judgement;
  readonly plan: () => ExplainablePlan;
}

const noFacts: Facts = { taken: "", modules: new Map() };

/** Plans and checks a loaded submission. `found` is what loading complained about. */
export function judge(program: Program, found: readonly Problem[], state: FactsState, project: Project): Judged {
  const facts = state.kind === "taken" ? state.facts : noFacts;
  const tallies = moduleTallies();
  const { plan, problems } = watchRun(program, facts, tallies.watch);
  const missing = missingQueries(program, facts);
  const planned = missing.length === 0 ? problems : problems.filter((problem) => !hangsOnFacts.has(problem.code));
  const input = inputOf(program, missing.length === 0 ? plan : undefined, project.butler);
  const checked = checkInput(input, {
    found: [...found, ...project.problems, ...planned],
    rules: project.rules,
  });
  const { known } = project;
  const judgement: Judgement = {
    problems: known === undefined ? checked : withoutKnown(checked, known.baseline, known.folder),
    facts: summarizeFacts(state),
    missing,
    run: plan.identity.run,
    opsRunDir: plan.identity.opsRunDir,
    butler: butlerView(input),
    blocks: plan.blocks.map((block) => ({
      name: block.name,
      blknum: block.blknum,
      jobs: block.jobs.length,
      modules: block.modules.map(tallies.summarize),
    })),
  };
  // The plan itself is let go: it is large, and after the next keystroke there is another one.
  return { judgement, plan: once(() => explainablePlan(program, facts)) };
}

/** Codes of the planner for a query without an answer, and for what hangs on it: normal in an editor; hovers say it. */
const hangsOnFacts = new Set(["BLK450", "BLK458"]);

function missingQueries(program: Program, facts: Facts): readonly MissingQuery[] {
  const { requests, lookups } = queryRequests(program);
  return [...requests, ...lookups]
    .filter((query) => facts.modules.get(query.module)?.get(query.definition) === undefined)
    .map(({ module, definition }) => ({ module, definition }));
}

function summarizeFacts(state: FactsState): FactsSummary {
  if (state.kind === "none") return { kind: "none" };
  if (state.kind === "refused") return state;
  let rows = 0;
  const columns = new Map<string, readonly string[]>();
  for (const [module, definitions] of state.facts.modules) {
    const names = new Set<string>();
    for (const lines of definitions.values()) {
      rows += lines.length;
      for (const key of lines.at(0)?.values.keys() ?? []) names.add(key);
      for (const file of lines.at(0)?.files.values() ?? []) for (const key of file.keys()) names.add(key);
    }
    for (const common of ["filename", "fullname", "compression"]) names.delete(common);
    columns.set(module, [...names]);
  }
  return { kind: "taken", file: state.file, taken: state.facts.taken, rows, columns };
}
