import { checkProgram } from "../runtime/checks/check.ts";
import type { Program } from "../runtime/config/program.ts";
import { once } from "../grammar/once.ts";
import type { Problem } from "../grammar/problem.ts";
import type { Facts } from "../runtime/plan/facts.ts";
import { wholeQuantum } from "../runtime/plan/lazy-quantum.ts";
import { planRun } from "../runtime/plan/plan.ts";
import { queryRequests } from "../runtime/plan/queries.ts";
import type { ModulePlan, Quantum, RunPlan } from "../runtime/plan/run-plan.ts";
import { butlerView } from "./butler-view.ts";
import type { FactsState } from "./facts-file.ts";
import {
  shownQuanta,
  type FactsSummary,
  type Judgement,
  type MissingQuery,
  type ModuleSummary,
  type ShownQuantum,
} from "./judgement.ts";
import type { Project } from "./project.ts";

/** A judgement, and the whole plan behind it for questions about single quanta, made again when somebody asks. */
export interface Judged {
  readonly judgement: Judgement;
  readonly plan: () => RunPlan;
}

const noFacts: Facts = { taken: "", modules: new Map() };

/** Plans and checks a loaded submission. `found` is what loading complained about. */
export function judge(program: Program, found: readonly Problem[], state: FactsState, project: Project): Judged {
  const facts = state.kind === "taken" ? state.facts : noFacts;
  const { plan, problems } = planRun(program, facts);
  const missing = missingQueries(program, facts);
  const known = missing.length === 0 ? problems : problems.filter((problem) => !hangsOnFacts.has(problem.code));
  const checked = checkProgram(program, missing.length === 0 ? plan : undefined, project.butler, {
    found: [...found, ...project.problems, ...known],
    rules: project.rules,
  });
  const judgement: Judgement = {
    problems: checked,
    facts: summarizeFacts(state),
    missing,
    run: plan.identity.run,
    opsRunDir: plan.identity.opsRunDir,
    butler: butlerView(program, project.butler),
    blocks: plan.blocks.map((block) => ({
      name: block.name,
      blknum: block.blknum,
      jobs: block.jobs.length,
      modules: block.modules.map(summarizeModule),
    })),
  };
  // The plan itself is let go: it is large, and after the next keystroke there is another one.
  return { judgement, plan: once(() => planRun(program, facts).plan) };
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
      for (const key of lines[0]?.values.keys() ?? []) names.add(key);
      for (const file of lines[0]?.files.values() ?? []) for (const key of file.keys()) names.add(key);
    }
    for (const common of ["filename", "fullname", "compression"]) names.delete(common);
    columns.set(module, [...names]);
  }
  return { kind: "taken", file: state.file, taken: state.facts.taken, rows, columns };
}

function shownOf({ wrapnum, module, keys, files, lists, outputs, commands, log }: Quantum): ShownQuantum {
  return { wrapnum, module, keys, files, lists, outputs, commands, log };
}

function summarizeModule(module: ModulePlan): ModuleSummary {
  const { name, loopkeys, noop, place, quanta } = module;
  const values = new Map(loopkeys.map((key) => [key, new Set<string>()]));
  const files = new Map<string, Set<string>>();
  const lists = new Map<string, Set<string>>();
  const listed = new Set<string>();
  const add = (counts: Map<string, Set<string>>, section: string, path: string): void => {
    const known = counts.get(section);
    if (known === undefined) counts.set(section, new Set([path]));
    else known.add(path);
  };
  for (const quantum of quanta) {
    for (const [key, value] of quantum.keys) values.get(key)?.add(value);
    for (const planned of quantum.files.values())
      for (const { path } of planned.files) add(files, planned.section, path);
    for (const list of quantum.lists.values()) {
      add(lists, list.name, list.path);
      for (const { path } of list.files) listed.add(path);
    }
  }
  const sizes = (counts: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> =>
    new Map([...counts].map(([section, paths]) => [section, paths.size]));
  const shown = (set: ReadonlySet<string>) => ({ count: set.size, first: [...set].slice(0, shownQuanta) });
  return {
    name,
    loopkeys,
    noop,
    place,
    count: quanta.length,
    first: quanta.slice(0, shownQuanta).map((quantum) => shownOf(wholeQuantum(quantum))),
    values: new Map([...values].map(([key, set]) => [key, shown(set)])),
    files: sizes(files),
    lists: sizes(lists),
    listed: listed.size,
  };
}
