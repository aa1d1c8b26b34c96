import type { PlanRow } from "../../server/plan-protocol.ts";
import type { PlanAnswer, PlanRequest } from "../plan/messages.ts";
import { element, make } from "./dom.ts";
import { drawChange } from "./plan-change.ts";
import { drawAsking, drawPlanHead } from "./plan-head.ts";
import { drawPlanModules } from "./plan-modules.ts";
import { plannedView } from "./planned-view.ts";
import { virtualList } from "./virtual-list.ts";
import { count } from "./words.ts";
import type { PlanState } from "../plan/messages.ts";

/** The page of a plan: what a submission would run, before anything runs. It asks for what is in sight. */
declare function acquireVsCodeApi(): {
  postMessage: (message: PlanRequest) => void;
  setState: (state: { entry: string }) => void;
};

const host = acquireVsCodeApi();
const ask = (request: PlanRequest): void => {
  host.postMessage(request);
};
const text = element("text") as HTMLInputElement;
const shown: { state?: PlanState; module: string; changed: boolean } = { module: "", changed: false };
const marks = { "": "", added: "added", changed: "changed" } as const;

const quanta = virtualList<PlanRow>(element("part-quanta"), {
  label: "Planned quanta",
  none: "No quantum fits.",
  heads: [
    { text: "#", kind: "number narrow" },
    { text: "Module", kind: "name" },
    { text: "Data id", kind: "keys" },
    { text: "Reads", kind: "number narrow spare" },
    { text: "Makes", kind: "wide makes" },
    { text: "Job", kind: "number narrow spare" },
  ],
  cells: (row) => [
    row.change === "" ? String(row.wrapnum) : make("span", `mark ${row.change}`, String(row.wrapnum)),
    row.module,
    row.change === "" ? row.keys : make("span", "", row.keys, make("span", "quiet", ` ${marks[row.change]}`)),
    String(row.reads),
    row.makes.length > 1 ? `${row.makes[0] ?? ""}  + ${row.makes.length - 1}` : (row.makes[0] ?? ""),
    row.job,
  ],
  ask: (from, rows) => {
    ask({
      kind: "rows",
      wanted: { text: text.value, module: shown.module, changed: shown.changed, from, count: rows },
    });
  },
  open: ({ wrapnum }) => {
    ask({ kind: "quantum", wrapnum });
  },
});
const detail = plannedView(ask);

window.addEventListener("message", (event: MessageEvent<PlanAnswer>) => {
  take(event.data);
});
text.addEventListener("input", quanta.restart);
element("chosen").addEventListener("click", () => {
  chooseModule("");
});
element("only-changed").addEventListener("click", () => {
  showChanged(!shown.changed);
});
for (const [id, kind] of [
  ["start", "run"],
  ["entry", "entry"],
  ["restart", "restart"],
] as const) {
  element(id).addEventListener("click", () => {
    ask({ kind });
  });
}
ask({ kind: "ready" });

function take(answer: PlanAnswer): void {
  switch (answer.kind) {
    case "state": {
      const first = shown.state === undefined;
      shown.state = answer.state;
      host.setState({ entry: answer.state.entry });
      drawPlanHead(answer.state, ask);
      drawPlanModules(answer.state, shown.module, chooseModule, ask);
      if (first) quanta.restart();
      else quanta.refresh();
      detail.refresh();
      return;
    }
    case "rows": {
      const { rows, from, total, shallow } = answer.rows;
      quanta.take(from, rows, total);
      const all = shown.state?.quanta ?? total;
      const searched = shallow === true ? ", by data id only: the plan is too large for names" : "";
      element("fitting").textContent = total === all ? "" : `${count(total)} of ${count(all)}${searched}`;
      return;
    }
    case "quantum":
      detail.show(answer.quantum);
      return;
    case "change":
      drawChange(answer.change, (module) => {
        chooseModule(module);
        showChanged(true);
      });
      if (answer.change.added + answer.change.changed === 0) showChanged(false);
      else quanta.refresh();
      return;
    case "choose":
      chooseModule(answer.module);
      return;
    case "asking":
      drawAsking();
      return;
    case "trouble":
      drawPlanHead(answer, ask);
      return;
  }
}

function showChanged(changed: boolean): void {
  if (shown.changed === changed) return;
  shown.changed = changed;
  element("only-changed").setAttribute("aria-pressed", String(changed));
  element("only-changed").textContent = changed ? "All quanta" : "Only these quanta";
  quanta.restart();
}

function chooseModule(module: string): void {
  shown.module = module;
  element("chosen").hidden = module === "";
  element("chosen").textContent = `${module} ✕`;
  if (shown.state !== undefined) drawPlanModules(shown.state, module, chooseModule, ask);
  quanta.restart();
}
