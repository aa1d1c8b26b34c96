import type { ListName, PanelAnswer, PanelRequest, PanelState } from "../panel/messages.ts";
import { detailView } from "./detail-view.ts";
import { element } from "./dom.ts";
import { drawClock, drawHead } from "./head.ts";
import { runLists } from "./lists.ts";
import { drawModules } from "./modules.ts";
import { timelineView } from "./timeline-view.ts";

/** The page of the run panel: it draws what it is sent, and asks for what is in sight. */
declare function acquireVsCodeApi(): {
  postMessage: (message: PanelRequest) => void;
  setState: (state: { run: string }) => void;
};

type Tab = ListName | "timeline";
const tabs: readonly Tab[] = ["quanta", "timeline", "messages", "files"];
/** What the choice beside the filter offers, by tab: value and words. */
const choices: Readonly<Record<Tab, readonly (readonly [string, string])[]>> = {
  quanta: [
    ["", "all states"],
    ["running", "running"],
    ["failed", "failed"],
    ["done", "done"],
    ["skipped", "skipped"],
  ],
  timeline: [],
  messages: [
    ["", "all levels"],
    ["1", "errors"],
    ["2", "warnings"],
    ["3", "information"],
  ],
  files: [],
};
/** Milliseconds between two drawings of the timeline, which has every quantum in it. */
const timelineEvery = 1000;

const host = acquireVsCodeApi();
const ask = (request: PanelRequest): void => {
  host.postMessage(request);
};
const text = element("text") as HTMLInputElement;
const only = element("only") as HTMLSelectElement;
const shown: { state?: PanelState; tab: Tab; module: string; timelineAt: number } = {
  ...{ tab: "quanta", module: "", timelineAt: 0 },
};
const filter = () => ({ text: text.value, state: only.value, module: shown.module });
const lists = runLists({ ask, filter });
const timeline = timelineView(element("part-timeline"), ask);
const detail = detailView(ask);

window.addEventListener("message", (event: MessageEvent<PanelAnswer>) => {
  take(event.data);
});
setInterval(() => {
  if (shown.state !== undefined) drawClock(shown.state);
}, 1000);
for (const tab of tabs) {
  element(`tab-${tab}`).addEventListener("click", () => {
    showTab(tab);
  });
}
element("chosen").addEventListener("click", () => {
  chooseModule("");
});
for (const [input, happens] of [
  [text, "input"],
  [only, "change"],
] as const) {
  input.addEventListener(happens, restart);
}
for (const [id, request] of [
  ["cancel", { kind: "cancel" }],
  ["resume", { kind: "resume" }],
  ["retry", { kind: "retry", wrapnum: 0 }],
  ["entry", { kind: "open-entry" }],
] as const) {
  element(id).addEventListener("click", () => {
    ask(request);
  });
}
element("tab-quanta").parentElement?.addEventListener("keydown", (event) => {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLButtonElement)) return;
  const next = tabs[(tabs.indexOf(shown.tab) + step + tabs.length) % tabs.length];
  if (next !== undefined) showTab(next);
  element(`tab-${shown.tab}`).focus();
});
showTab("quanta");
ask({ kind: "ready" });

function take(answer: PanelAnswer): void {
  switch (answer.kind) {
    case "state":
      shown.state = answer.state;
      host.setState({ run: answer.state.run });
      drawHead(answer.state, ask, showFailed);
      drawClock(answer.state);
      drawModules(answer.state, shown.module, chooseModule);
      drawTabs(answer.state);
      refresh();
      return;
    case "rows":
      lists.take(answer);
      return;
    case "timeline":
      timeline.take(answer.timeline);
      return;
    case "detail":
      detail.show(answer.detail, shown.state?.state === "running");
      return;
    case "log":
      detail.showLog(answer.log);
      return;
  }
}

/** What is in sight is asked for again after each change of the run. */
function refresh(): void {
  if (shown.tab !== "timeline") lists.refresh(shown.tab);
  else if (Date.now() - shown.timelineAt >= timelineEvery || shown.state?.state !== "running") {
    shown.timelineAt = Date.now();
    ask({ kind: "timeline" });
  }
}

function restart(): void {
  if (shown.tab === "timeline") refresh();
  else lists.restart(shown.tab);
}

function showTab(tab: Tab): void {
  shown.tab = tab;
  for (const one of tabs) {
    element(`tab-${one}`).setAttribute("aria-selected", String(one === tab));
    element(`tab-${one}`).tabIndex = one === tab ? 0 : -1;
    element(`part-${one}`).hidden = one !== tab;
  }
  only.replaceChildren(...choices[tab].map(([value, words]) => new Option(words, value)));
  only.hidden = choices[tab].length === 0;
  text.hidden = tab === "timeline";
  shown.timelineAt = 0;
  restart();
}

function showFailed(): void {
  showTab("quanta");
  only.value = "failed";
  restart();
  element("part-quanta").scrollIntoView();
}

function chooseModule(module: string): void {
  shown.module = module;
  element("chosen").hidden = module === "";
  element("chosen").textContent = `${module} ✕`;
  if (shown.state !== undefined) drawModules(shown.state, module, chooseModule);
  restart();
}

function drawTabs({ messages, files }: PanelState): void {
  const told = messages.errors + messages.warnings + messages.information;
  element("tab-messages").textContent = told === 0 ? "Messages" : `Messages ${told.toLocaleString("en")}`;
  element("tab-files").textContent = files.count === 0 ? "Files" : `Files ${files.count.toLocaleString("en")}`;
}
