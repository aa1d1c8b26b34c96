import type { PlanAnswer, PlanRequest, PlanState } from "../plan/messages.ts";
import { button, element, make, replace, setText } from "./dom.ts";
import { count } from "./words.ts";

type Trouble = Extract<PlanAnswer, { readonly kind: "trouble" }>;

/** Who would run, how much, on which facts, and what is in the way with the next step. */
export function drawPlanHead(told: PlanState | Trouble, ask: (request: PlanRequest) => void): void {
  if ("kind" in told) {
    setText("state", "not planned");
    element("state").className = "state lost";
    const remedy = button(told.remedy, "", () => {
      ask({ kind: "remedy" });
    });
    replace("trouble", [make("p", "", told.text), ...(told.remedy === "" ? [] : [remedy])]);
    return;
  }
  document.title = told.run;
  setText("run", told.run);
  setText("entry", told.entry);
  setText("count", counted(told.quanta, "quantum", "quanta"));
  setText("jobs", `in ${counted(told.jobs, "job", "jobs")}`);
  setText("facts", told.facts);
  const whole = told.missing.length === 0 && told.problems.length === 0;
  setText("state", whole ? "planned" : told.quanta > 0 ? "planned in part" : "not planned");
  element("state").className = `state ${whole ? "done" : "warning"}`;
  element("start").hidden = !told.trusted || told.problems.length > 0;
  replace("trouble", [...missingPart(told, ask), ...problemsPart(told, ask)]);
}

/** While the query programs are at work; the next state takes its place. */
export function drawAsking(): void {
  replace("trouble", [make("div", "trouble", make("p", "", "Asking the queries …"))]);
}

function missingPart({ missing, trusted }: PlanState, ask: (request: PlanRequest) => void): readonly HTMLElement[] {
  if (missing.length === 0) return [];
  const names = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
  const what = `${counted(missing.length, "query has", "queries have")} no answer yet: ${names}. `;
  const next = trusted
    ? "What hangs on them is not planned."
    : "Asking them starts programs: trust this workspace first, or save facts with wcl plan --save-facts.";
  const asking = button("Ask the queries", "", () => {
    ask({ kind: "facts" });
  });
  return [make("div", "trouble", make("p", "", what + next), ...(trusted ? [asking] : []))];
}

function problemsPart({ problems }: PlanState, ask: (request: PlanRequest) => void): readonly HTMLElement[] {
  if (problems.length === 0) return [];
  const some = problems.slice(0, 3).map((text) => make("li", "", text));
  const rest = problems.length > 3 ? `All ${problems.length} problems` : "Show problems";
  const show = button(rest, "link", () => {
    ask({ kind: "problems" });
  });
  return [make("div", "trouble", make("ul", "", ...some), show)];
}

function counted(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
