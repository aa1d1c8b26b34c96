import type { FitsAnswer, FitsRequest, FitsUnit } from "../fits/messages.ts";
import { element, replace, setText } from "./dom.ts";
import { cardsView } from "./fits-cards.ts";
import { fitsPicture } from "./fits-picture.ts";
import { fitsRows } from "./fits-rows.ts";

/** The page of a FITS file: one unit at a time, its picture or table, and its header. */
declare function acquireVsCodeApi(): { postMessage: (message: FitsRequest) => void };

const host = acquireVsCodeApi();
const ask = (request: FitsRequest): void => {
  host.postMessage(request);
};
const choice = element("unit") as HTMLSelectElement;
const shown: { units: readonly FitsUnit[]; unit?: FitsUnit; tab: "data" | "cards" } = { units: [], tab: "data" };
const picture = fitsPicture(ask);
const rows = fitsRows(ask);
const cards = cardsView();

window.addEventListener("message", (event: MessageEvent<FitsAnswer>) => {
  take(event.data);
});
choice.addEventListener("change", () => {
  showUnit(Number(choice.value));
});
element("lineage").addEventListener("click", () => {
  ask({ kind: "lineage" });
});
for (const tab of ["data", "cards"] as const) {
  element(`tab-${tab}`).addEventListener("click", () => {
    showTab(tab);
  });
}
element("tab-data").parentElement?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
  showTab(shown.tab === "data" ? "cards" : "data");
  element(`tab-${shown.tab}`).focus();
});
showTab("data");
ask({ kind: "ready" });

function take(answer: FitsAnswer): void {
  switch (answer.kind) {
    case "file": {
      shown.units = answer.units;
      setText("name", answer.name);
      setText("trouble", "");
      choice.replaceChildren(...answer.units.map((unit) => new Option(titleOf(unit), String(unit.index))));
      // Most files begin with an empty unit: the first that has something is shown.
      const first = answer.units.find(({ kind }) => kind !== "header") ?? answer.units[0];
      showUnit(first?.index ?? 0);
      return;
    }
    case "tile":
      picture.take(answer.tile);
      return;
    case "pixel":
      picture.tell(answer.x, answer.y, answer.value);
      return;
    case "rows":
      if (answer.unit === shown.unit?.index) rows.take(answer.from, answer.rows);
      return;
    case "cards":
      if (answer.unit === shown.unit?.index) cards.show(answer.cards);
      return;
    case "trouble":
      setText("trouble", answer.text);
      return;
  }
}

function titleOf({ index, name, words }: FitsUnit): string {
  return `${index}${name === "" ? "" : ` ${name}`}: ${words}`;
}

function showUnit(index: number): void {
  const unit = shown.units.find((one) => one.index === index);
  if (unit === undefined) return;
  shown.unit = unit;
  choice.value = String(index);
  setText("why", unit.kind === "header" ? unit.why : "");
  setText("tab-data", unit.kind === "table" ? "Table" : "Picture");
  replace("table", []);
  picture.show(unit.kind === "image" ? unit : undefined);
  if (unit.kind === "table") rows.show(unit);
  element("tab-data").hidden = unit.kind === "header";
  ask({ kind: "cards", unit: index });
  showTab(unit.kind === "header" ? "cards" : shown.tab);
}

function showTab(tab: "data" | "cards"): void {
  shown.tab = tab;
  for (const one of ["data", "cards"] as const) {
    element(`tab-${one}`).setAttribute("aria-selected", String(one === tab));
    element(`tab-${one}`).tabIndex = one === tab ? 0 : -1;
    element(`part-${one}`).hidden = one !== tab;
  }
  element("tools").hidden = tab !== "data" || shown.unit?.kind !== "image";
  element("picture").hidden = shown.unit?.kind !== "image";
  element("text").hidden = tab !== "cards";
  if (tab === "data") picture.draw();
  else cards.draw();
}
