import type { PlannedQuantum } from "../../server/plan-protocol.ts";
import type { Location } from "../../server/document-protocol.ts";
import type { PlanRequest } from "../plan/messages.ts";
import { button, element, make } from "./dom.ts";
import { count } from "./words.ts";

export interface PlannedView {
  readonly show: (quantum: PlannedQuantum) => void;
  /** Asks anew for the one that is shown. */
  readonly refresh: () => void;
}

type Ask = (request: PlanRequest) => void;

/** One quantum of a plan: what it runs, reads and makes, and why; each part leads to where it is written. */
export function plannedView(ask: Ask): PlannedView {
  const place = element("detail");
  const shown = { wrapnum: 0 };
  const close = (): void => {
    place.hidden = true;
    shown.wrapnum = 0;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !place.hidden) close();
  });
  return {
    refresh: () => {
      if (shown.wrapnum > 0) ask({ kind: "quantum", wrapnum: shown.wrapnum });
    },
    show: (quantum) => {
      const again = shown.wrapnum === quantum.wrapnum;
      shown.wrapnum = quantum.wrapnum;
      place.hidden = false;
      place.replaceChildren(
        make("header", "", make("h2", "", `${quantum.wrapnum} ${quantum.module}`), button("Close", "link", close)),
        make("p", "keys", quantum.keys.map(([key, value]) => `${key}=${value}`).join(" ")),
        make("p", "quiet", `${quantum.loop}${quantum.job === "" ? "" : ` · job ${quantum.job}`}`),
        ...commandsPart(quantum, ask),
        ...listPart("Makes", outputsOf(quantum, ask)),
        ...listPart("Reads", inputsOf(quantum, ask)),
        ...quantum.lists.flatMap((list) => linesPart(list, ask)),
        ...listPart("Why", whyOf(quantum, ask)),
      );
      if (!again) place.scrollTop = 0;
    },
  };
}

/** A text that leads to the section it is written in; without one it is only text. */
function written(text: string, place: Location | null, ask: Ask): HTMLElement {
  if (place === null) return make("span", "path", text);
  const { uri, range } = place;
  const link = button(text, "link path", () => {
    ask({ kind: "open", uri, line: range.start.line, character: range.start.character });
  });
  link.title = "Open the section that names it";
  return link;
}

function commandsPart({ commands }: PlannedQuantum, ask: Ask): readonly HTMLElement[] {
  return commands.map(({ words, place }) => {
    const text = words.map(shellWord).join(" ");
    const copy = button("Copy command line", "link", () => {
      ask({ kind: "copy", text });
    });
    const title = make("h3", "", written(words[0] ?? "", place, ask));
    return make("section", "", title, make("code", "command", text), copy);
  });
}

/** As a shell would want it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function outputsOf({ outputs }: PlannedQuantum, ask: Ask): readonly HTMLElement[] {
  return outputs.map(({ path, section, archivePath, place }) => {
    const kept = archivePath === "" ? "not kept" : `kept in ${archivePath}`;
    return make("li", "two", written(path, place, ask), make("span", "quiet", `file ${section} · ${kept}`));
  });
}

function inputsOf({ inputs }: PlannedQuantum, ask: Ask): readonly HTMLElement[] {
  return inputs.map(({ path, from, maker, place }) => {
    const origin = make("span", "quiet", from);
    if (maker !== null) {
      const lead = button(`Quantum ${maker}`, "link", () => {
        ask({ kind: "quantum", wrapnum: maker });
      });
      origin.append(" ", lead);
    }
    return make("li", "two", written(path, place, ask), origin);
  });
}

function linesPart({ name, path, count: all, lines, place }: PlannedQuantum["lists"][number], ask: Ask): HTMLElement[] {
  const title = make("h3", "", written(`List ${name}`, place, ask), make("span", "quiet", ` ${lineCount(all)}`));
  const rest = all > lines.length ? `\n… and ${count(all - lines.length)} more` : "";
  const text = make("pre", "log", lines.join("\n") + rest);
  text.tabIndex = 0;
  text.setAttribute("aria-label", `Lines of ${path}`);
  return [title, make("p", "path quiet", path), text];
}

function whyOf({ matches }: PlannedQuantum, ask: Ask): readonly HTMLElement[] {
  return matches.map(({ definition, by, count: all, files, place }) => {
    const keys = by.map(([key, value]) => `${key}=${value}`).join(" ");
    const why = by.length === 0 ? "has no keys: every line fits" : `fits by ${keys}`;
    const names = files.length === 0 ? "" : `: ${files.slice(0, 5).join("; ")}${all > 5 ? "; …" : ""}`;
    return make(
      "li",
      "two",
      written(definition, place, ask),
      make("span", "quiet", `${lineCount(all)}, ${why}${names}`),
    );
  });
}

function lineCount(all: number): string {
  return all === 1 ? "1 line" : `${count(all)} lines`;
}

function listPart(title: string, items: readonly HTMLElement[]): readonly HTMLElement[] {
  if (items.length === 0) return [];
  return [make("h3", "", `${title} ${items.length}`), make("ul", "files", ...items)];
}
