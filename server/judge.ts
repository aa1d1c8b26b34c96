import { withoutKnown } from "../runtime/checks/baseline.ts";
import { checkInput } from "../runtime/checks/check.ts";
import { inputOf } from "../runtime/checks/check-input.ts";
import type { Program } from "../runtime/config/program.ts";
import type { Problem } from "../grammar/problem.ts";
import { once } from "../grammar/once.ts";
import { explainablePlan, type ExplainablePlan } from "../runtime/plan/explain.ts";
import { butlerView } from "./butler-view.ts";
import type { FactsState } from "./facts-file.ts";
import type { FactsSummary, Judgement } from "./judgement.ts";
import { factsIn, planSubmission, type Planned } from "./planned.ts";
import type { Project } from "./project.ts";
import type { Pulse } from "./pulse.ts";

/** A judgement, and the plan behind it: for the next judgement, and for questions about single quanta. */
export interface Judged {
  readonly judgement: Judgement;
  readonly planned: Planned;
  /** With what its quanta were made from, places as they are now: planned once more when somebody looks. */
  readonly plan: () => ExplainablePlan;
}

/**
 * Plans and checks a loaded submission. `found` is what loading complained about, `held` what was planned before and
 * still holds (see `planAgain`), `pulse` is called while it is planned.
 */
export function judge(
  program: Program,
  found: readonly Problem[],
  state: FactsState,
  project: Project,
  { held, pulse }: { readonly held?: Planned | undefined; readonly pulse?: Pulse | undefined } = {},
): Judged {
  const made = held ?? planSubmission(program, state, pulse);
  const { plan, problems, missing } = made;
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
    blocks: made.blocks,
  };
  return { judgement, planned: made, plan: once(() => explainablePlan(program, factsIn(state))) };
}

/** Codes of the planner for a query without an answer, and for what hangs on it: normal in an editor; hovers say it. */
const hangsOnFacts = new Set(["BLK450", "BLK458"]);

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
