import type { PanelModule, PanelState } from "../panel/messages.ts";
import { button, drawBar, element, make } from "./dom.ts";
import { drawFlow, type FlowRow } from "./flow.ts";
import { count } from "./words.ts";

const heads = ["Done", "Running", "Failed", "Waiting", "Quanta"];

/** The note's table, with the way of the files drawn at its left; a click on a module shows its quanta alone. */
export function drawModules(state: PanelState, chosen: string, choose: (module: string) => void): void {
  const several = state.blocks.length > 1;
  const rows: (FlowRow & { readonly row: HTMLElement })[] = [];
  for (const block of state.blocks) {
    if (several) rows.push({ name: "", after: [], state: "", row: blockRow(block.name, block.state) });
    for (const module of block.modules) {
      rows.push({
        name: module.name,
        after: module.after,
        state: stateOf(module),
        row: moduleRow(module, chosen, choose),
      });
    }
  }
  const head = make("tr", "");
  head.append(make("td", ""), make("th", "", "Module"), make("td", ""));
  head.append(...heads.map((word) => make("th", `number ${word.toLowerCase()}`, word)));
  const table = element("modules");
  table.replaceChildren(make("thead", "", head), make("tbody", "", ...rows.map(({ row }) => row)));
  drawFlow(table, rows);
}

function blockRow(name: string, state: string): HTMLElement {
  const cell = make("td", "block", `${name} · ${state}`);
  cell.setAttribute("colspan", String(heads.length + 2));
  return make("tr", "", make("td", "rail"), cell);
}

function moduleRow(module: PanelModule, chosen: string, choose: (module: string) => void): HTMLElement {
  const bar = make("div", "bar");
  drawBar(bar, module);
  const name = button(module.name, "link name", () => {
    choose(chosen === module.name ? "" : module.name);
  });
  name.setAttribute("aria-pressed", String(chosen === module.name));
  const reads = module.after.length === 0 ? "" : `reads files of ${module.after.join(", ")}`;
  name.title = reads;
  const waiting = module.total - module.done - module.running - module.failed;
  return make(
    "tr",
    chosen === module.name ? "chosen" : "",
    make("td", "rail"),
    make("td", "", name),
    make("td", "meter", bar),
    make("td", "number", count(module.done), make("span", "of-all", ` / ${count(module.total)}`)),
    make("td", "number running", module.running === 0 ? "" : count(module.running)),
    make("td", "number failed", module.failed === 0 ? "" : count(module.failed)),
    make("td", "number waiting", waiting === 0 ? "" : count(waiting)),
    make("td", "number quanta", count(module.total)),
  );
}

function stateOf({ total, done, running, failed }: PanelModule): string {
  if (failed > 0) return "failed";
  if (running > 0) return "running";
  return done === total ? "done" : "waiting";
}
