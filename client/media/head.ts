import type { PanelFailure, PanelRequest, PanelState } from "../panel/messages.ts";
import { button, drawBar, element, make, replace, setText } from "./dom.ts";
import { bytes, clock, count } from "./words.ts";

/** Name, state, counts, times and failures of the run: what is always in sight. */
export function drawHead(state: PanelState, ask: (request: PanelRequest) => void, showFailed: () => void): void {
  document.title = state.run;
  setText("run", state.run);
  setText("state", state.state);
  element("state").className = `state ${state.state}`;
  setText("entry", state.entry);
  setText("where", [state.engine, state.host].filter((word) => word !== "").join(" · "));
  setText("count", `${count(state.done)} of ${count(state.total)}`);
  setText("failed", state.failed === 0 ? "" : `${count(state.failed)} failed`);
  const { files } = state;
  setText("files", files.count === 0 ? "" : `${count(files.count)} files, ${bytes(files.bytes)}`);
  setText("trouble", state.trouble ?? "");
  drawBar(element("progress"), state);
  drawFailures(state, ask, showFailed);
  const stopped = ["failed", "cancelled", "lost"].includes(state.state);
  element("cancel").hidden = state.state !== "running";
  element("resume").hidden = !stopped;
  element("retry").hidden = !stopped || state.failures.length === 0;
}

/** Elapsed time and what is left, which change while nothing is told. */
export function drawClock(state: PanelState): void {
  if (state.started === "") {
    setText("elapsed", "");
    return;
  }
  const end = state.ended === "" ? Date.now() : Date.parse(state.ended);
  const seconds = Math.max(0, (end - Date.parse(state.started)) / 1000);
  setText("elapsed", clock(seconds));
  const guess = state.state === "running" && state.ended === "" && state.done > 0;
  setText("left", guess ? `about ${clock((seconds / state.done) * (state.total - state.done))} left` : "");
}

function drawFailures(state: PanelState, ask: (request: PanelRequest) => void, showFailed: () => void): void {
  element("failures-part").hidden = state.failures.length === 0;
  const rest = state.failed - state.failures.length;
  const more = rest > 0 ? [make("li", "", button(`and ${count(rest)} more`, "link", showFailed))] : [];
  replace("failures", [...state.failures.map((failure) => failureItem(failure, state, ask)), ...more]);
}

function failureItem(failure: PanelFailure, state: PanelState, ask: (request: PanelRequest) => void): HTMLElement {
  const { wrapnum, log } = failure;
  const actions = make("span", "actions");
  if (log !== "") {
    const open = (): void => {
      ask({ kind: "open", path: log, line: 0 });
    };
    actions.append(button("Open log at the error", "link", open));
  }
  if (wrapnum > 0) {
    const name = button(`${wrapnum} ${failure.module}`, "link name", () => {
      ask({ kind: "detail", wrapnum });
    });
    if (state.state !== "running") {
      const retry = (): void => {
        ask({ kind: "retry", wrapnum });
      };
      actions.append(button("Retry", "link", retry));
    }
    return make("li", "", name, make("span", "keys", failure.keys), make("span", "message", failure.message), actions);
  }
  return make("li", "", make("b", "", failure.module), make("span", "message", failure.message), actions);
}
