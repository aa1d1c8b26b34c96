import { checkProgram } from "../runtime/checks/check.ts";
import { surveyOf } from "../runtime/checks/survey.ts";
import { loadProgram } from "../runtime/config/load.ts";
import type { Program } from "../runtime/config/program.ts";
import type { Facts } from "../runtime/plan/facts.ts";
import { planRun } from "../runtime/plan/plan.ts";
import { queryRequests } from "../runtime/plan/queries.ts";
import type { System } from "../runtime/system.ts";
import type { EditorSystem } from "./editor-system.ts";
import type { FactsReader } from "./facts-file.ts";
import { recording, type Project, type Projects } from "./project.ts";
import type { Settings } from "./settings.ts";
import type { FactsState, MissingQuery, Planned, Submission } from "./snapshot.ts";

/** Loads each submission once per version of everything it read: its files, its facts, its project, the settings. */
export interface Submissions {
  readonly get: (entry: string, settings: Settings, workingFolder: string) => Submission;
  readonly count: () => number;
}

interface Kept {
  readonly submission: Submission;
  /** Every file that was asked for, with the version it had; missing files count. */
  readonly reads: ReadonlyMap<string, string>;
  readonly facts: string;
  readonly project: Project;
  readonly settings: Settings;
}

/** Programs are large; the ones not asked for lately go. */
const keptPrograms = 40;

export function createSubmissions(system: EditorSystem, facts: FactsReader, projects: Projects): Submissions {
  const known = new Map<string, Kept>();
  const fresh = (entry: string, kept: Kept, settings: Settings): boolean =>
    kept.settings === settings &&
    kept.project === projects.for(entry) &&
    kept.facts === facts.version(entry, settings.factsFile) &&
    [...kept.reads].every(([file, version]) => system.version(file) === version);
  return {
    count: () => known.size,
    get: (entry, settings, workingFolder) => {
      const before = known.get(entry);
      if (before !== undefined && fresh(entry, before, settings)) return before.submission;
      const reads = new Map<string, string>();
      const project = projects.for(entry);
      const world = { ...recording(system, reads), workingFolder };
      const submission = load(entry, settings, world, facts.read(entry, settings.factsFile), project);
      known.delete(entry);
      known.set(entry, { submission, reads, facts: facts.version(entry, settings.factsFile), project, settings });
      for (const oldest of known.keys()) {
        if (known.size <= keptPrograms) break;
        known.delete(oldest);
      }
      return submission;
    },
  };
}

function load(entry: string, settings: Settings, system: System, facts: FactsState, project: Project): Submission {
  const { program, problems } = loadProgram(entry, system, { includeFolders: settings.includeFolders });
  const survey = once(() => surveyOf(program));
  const planned = once(() => plan(program, facts));
  const checked = once(() => {
    const found = [...problems, ...planned().problems];
    const run = planned().missing.length === 0 ? planned().plan : undefined;
    return checkProgram(program, run, project.butler, { found, rules: project.rules });
  });
  return { entry, program, problems, facts, survey, planned, checked };
}

function plan(program: Program, state: FactsState): Planned {
  const facts: Facts = state.kind === "taken" ? state.facts : { taken: "", modules: new Map() };
  const { plan: run, problems } = planRun(program, facts);
  return { plan: run, problems, missing: missingQueries(program, facts) };
}

function missingQueries(program: Program, facts: Facts): readonly MissingQuery[] {
  return queryRequests(program)
    .requests.filter((request) => facts.modules.get(request.module)?.get(request.definition) === undefined)
    .map(({ module, definition }) => ({ module, definition }));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
