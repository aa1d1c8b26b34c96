import type { PanelFailure, PanelModule, PanelRequest, PanelState, PanelWrapper } from "../panel-state.ts";

/** The page of the run panel: it draws the last state it was sent and asks for nothing but what a button says. */
declare function acquireVsCodeApi(): {
  postMessage: (message: PanelRequest) => void;
  setState: (state: { run: string }) => void;
};

const host = acquireVsCodeApi();
const shown: { state?: PanelState } = {};

window.addEventListener("message", (event: MessageEvent<PanelState>) => {
  shown.state = event.data;
  host.setState({ run: event.data.run });
  draw(event.data);
});
setInterval(() => {
  if (shown.state !== undefined) drawClock(shown.state);
}, 1000);
host.postMessage({ kind: "ready" });

function draw(state: PanelState): void {
  document.title = state.run;
  text("run", state.run);
  text("state", state.state);
  element("state").className = `state ${state.state}`;
  text("entry", state.entry);
  text("where", [state.engine, state.host].filter((word) => word !== "").join(" · "));
  text("count", `${state.done} of ${state.total}`);
  text("failed", state.failed === 0 ? "" : `${state.failed} failed`);
  text("files", state.files.count === 0 ? "" : `${state.files.count} files, ${bytes(state.files.bytes)}`);
  text("trouble", state.trouble ?? "");
  drawClock(state);
  drawBar(element("progress"), state);
  replace("modules", state.modules.map(moduleRow));
  replace("running", state.running.map(wrapperRow));
  element("running-part").hidden = state.running.length === 0;
  replace("failures", state.failures.map(failureRow));
  element("failures-part").hidden = state.failures.length === 0;
  element("cancel").hidden = state.state !== "running";
  element("resume").hidden = !["failed", "cancelled", "lost"].includes(state.state);
}

function drawClock(state: PanelState): void {
  if (state.started === "") {
    text("elapsed", "");
    return;
  }
  const end = state.ended === "" ? Date.now() : Date.parse(state.ended);
  const seconds = Math.max(0, Math.round((end - Date.parse(state.started)) / 1000));
  text("elapsed", duration(seconds));
  const left = state.done === 0 ? undefined : Math.round((seconds / state.done) * (state.total - state.done));
  text(
    "left",
    state.ended === "" && left !== undefined && state.state === "running" ? `about ${duration(left)} left` : "",
  );
}

function moduleRow(module: PanelModule): HTMLElement {
  const row = document.createElement("tr");
  const bar = document.createElement("div");
  bar.className = "bar";
  drawBar(bar, module);
  row.append(
    cell(module.name, "name"),
    cell(bar, "meter"),
    cell(String(module.done), "number"),
    cell(module.running === 0 ? "" : String(module.running), "number running"),
    cell(module.failed === 0 ? "" : String(module.failed), "number failed"),
    cell(String(module.total - module.done - module.running - module.failed), "number waiting"),
    cell(String(module.total), "number"),
  );
  return row;
}

function drawBar(
  bar: HTMLElement,
  counts: { done: number; failed: number; total: number; running?: number | readonly unknown[] },
): void {
  const running = typeof counts.running === "number" ? counts.running : (counts.running?.length ?? 0);
  const part = (kind: string, count: number): HTMLElement => {
    const span = document.createElement("span");
    span.className = kind;
    span.style.width = counts.total === 0 ? "0" : `${(100 * count) / counts.total}%`;
    return span;
  };
  bar.replaceChildren(part("done", counts.done), part("failed", counts.failed), part("running", running));
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", String(counts.total));
  bar.setAttribute("aria-valuenow", String(counts.done));
  bar.setAttribute("aria-label", `${counts.done} of ${counts.total} done`);
}

function wrapperRow(wrapper: PanelWrapper): HTMLElement {
  const row = document.createElement("tr");
  row.append(
    cell(String(wrapper.wrapnum), "number"),
    cell(wrapper.module, "name"),
    cell(wrapper.keys, "keys"),
    cell(wrapper.state.replace("_", " "), "step"),
  );
  return row;
}

function failureRow(failure: PanelFailure): HTMLElement {
  const row = document.createElement("tr");
  const log = document.createElement("button");
  log.textContent = "Open log";
  log.className = "link";
  log.hidden = failure.log === "";
  log.addEventListener("click", () => {
    host.postMessage({ kind: "open-log", path: failure.log });
  });
  row.append(
    cell(String(failure.wrapnum), "number"),
    cell(failure.module, "name"),
    cell(failure.keys, "keys"),
    cell(failure.message, "message"),
    cell(log, "action"),
  );
  return row;
}

function cell(content: string | HTMLElement, kind: string): HTMLElement {
  const td = document.createElement("td");
  td.className = kind;
  td.append(content);
  return td;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the panel has no element ${id}`);
  return found;
}

function text(id: string, content: string): void {
  element(id).textContent = content;
}

function replace(id: string, rows: readonly HTMLElement[]): void {
  element(id).replaceChildren(...rows);
}

function duration(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = count === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ""}`;
}

for (const [id, kind] of [
  ["cancel", "cancel"],
  ["resume", "resume"],
  ["entry", "open-entry"],
] as const) {
  element(id).addEventListener("click", () => {
    host.postMessage({ kind });
  });
}
