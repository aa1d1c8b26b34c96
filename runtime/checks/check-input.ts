import type { Program } from "../config/program.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { ButlerInput } from "./butler-input.ts";
import { dataViews, type DataView } from "./data-view.ts";
import { givenNames } from "./given-names.ts";
import type { CheckInput } from "./rule.ts";
import { surveyOf, type ModuleView } from "./survey.ts";
import { reportSync, type SyncReports } from "./sync-report.ts";

/** What several rules ask for is made when the first one asks. */
export function inputOf(program: Program, plan: RunPlan | undefined, butler: ButlerInput | undefined): CheckInput {
  const survey = surveyOf(program);
  const made: { sync?: SyncReports; input?: readonly DataView[]; output?: readonly DataView[] } = {};
  const given = new Map<ModuleView, (name: string) => boolean>();
  const input: CheckInput = {
    survey,
    plan,
    butler,
    sync: () => (made.sync ??= butler === undefined ? noReports : reportSync(input, butler)),
    data: (which) => (made[which] ??= dataViews(survey, which)),
    given: (module) => {
      const known = given.get(module) ?? givenNames(survey, module);
      given.set(module, known);
      return known;
    },
  };
  return input;
}

const noReports: SyncReports = { reports: [], problems: [], agreeing: [], users: new Map(), templates: [] };
