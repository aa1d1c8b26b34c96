import type { PlanModule, PlanRequest, PlanState } from "../plan/messages.ts";
import { button, element, make } from "./dom.ts";
import { drawFlow, type FlowRow } from "./flow.ts";
import { count } from "./words.ts";

/** The modules of a plan with the way of their files at the left; a click on one shows its quanta alone. */
export function drawPlanModules(
  state: PlanState,
  chosen: string,
  choose: (module: string) => void,
  ask: (request: PlanRequest) => void,
): void {
  const several = state.blocks.length > 1;
  const rows: FlowRow[] = [];
  for (const block of state.blocks) {
    if (several) rows.push({ name: "", after: [], state: "", row: blockRow(block.name, block.jobs) });
    for (const module of block.modules) {
      const row = moduleRow(module, chosen === module.name, state.missing.length > 0, choose, ask);
      rows.push({ name: module.name, after: module.reads, state: module.missing ? "missing" : "", row });
    }
  }
  const head = make("tr", "", make("td", ""), make("th", "", "Module"), make("th", "loop", "for each"));
  head.append(make("th", "number", "Quanta"), make("td", ""));
  const table = element("modules");
  table.replaceChildren(make("thead", "", head), make("tbody", "", ...rows.map(({ row }) => row)));
  drawFlow(table, rows);
}

function blockRow(name: string, jobs: number): HTMLElement {
  const cell = make("td", "block", `${name} · ${jobs === 1 ? "1 job" : `${count(jobs)} jobs`}`);
  cell.setAttribute("colspan", "4");
  return make("tr", "", make("td", "rail"), cell);
}

function moduleRow(
  module: PlanModule,
  chosen: boolean,
  waiting: boolean,
  choose: (module: string) => void,
  ask: (request: PlanRequest) => void,
): HTMLElement {
  const name = button(module.name, "link name", () => {
    choose(chosen ? "" : module.name);
  });
  name.setAttribute("aria-pressed", String(chosen));
  name.title = module.reads.length === 0 ? "" : `reads files of ${module.reads.join(", ")}`;
  const text = button("Text", "link", () => {
    ask({ kind: "module", module: module.name });
  });
  text.setAttribute("aria-label", `Open the text of ${module.name}`);
  // What hangs on an answer that is not there is not none.
  const unknown = waiting && module.quanta === 0 ? "?" : count(module.quanta);
  const quanta = module.missing ? "no facts" : module.noop ? "noop" : unknown;
  return make(
    "tr",
    chosen ? "chosen" : "",
    make("td", "rail"),
    make("td", "", name),
    make("td", "loop quiet", module.loopkeys.join(", ")),
    make("td", `number${module.missing ? " quiet" : ""}`, quanta),
    make("td", "number", text),
  );
}
