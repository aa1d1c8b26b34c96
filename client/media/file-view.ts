import type { FilesAnswer, FilesRequest, LineageGroup } from "../files/messages.ts";
import { button, element, make } from "./dom.ts";
import { drawFlow, type FlowRow } from "./flow.ts";
import { count } from "./words.ts";

type FileFacts = Extract<FilesAnswer, { readonly kind: "file" }>;
type FileLineage = Extract<FilesAnswer, { readonly kind: "lineage" }>;

export interface FileView {
  readonly show: (file: FileFacts) => void;
  readonly showLineage: (lineage: FileLineage) => void;
}

/** One file: what is known of it, its copies, and the graph of what it came from and what came from it. */
export function fileView(ask: (request: FilesRequest) => void): FileView {
  const place = element("detail");
  const lineage = make("div", "");
  const shown = { name: "" };
  const close = (): void => {
    place.hidden = true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !place.hidden) close();
  });
  return {
    show: ({ name, facts, copies }) => {
      shown.name = name;
      place.hidden = false;
      lineage.replaceChildren(make("p", "quiet", "asking for its lineage …"));
      const copy = button("Copy name", "link", () => {
        ask({ kind: "copy", text: name });
      });
      const text = button("Lineage as text", "link", () => {
        ask({ kind: "lineage", text: name });
      });
      place.replaceChildren(
        make("header", "", make("h2", "", name), button("Close", "link", close)),
        ...copies.map(({ path, here }) => copyPart(path, here, ask)),
        make("p", "actions", copy, " ", text),
        make(
          "table",
          "facts",
          ...facts.map(([word, value]) => make("tr", "", make("th", "", word), make("td", "", value))),
        ),
        lineage,
      );
    },
    showLineage: ({ name, groups, namedAt }) => {
      if (name !== shown.name) return;
      const table = make("table", "");
      const flow = make("div", "flow", table);
      const named = namedAt === "" ? [] : [make("p", "quiet", `named at ${namedAt}`)];
      lineage.replaceChildren(...named, make("h3", "", "From what, and into what"), flow);
      const rows = groups.flatMap((group) => groupRows(group, name, ask));
      table.replaceChildren(make("tbody", "", ...rows.map(({ row }) => row)));
      const redraw = (): void => {
        drawFlow(table, rows);
      };
      redraw();
      table.addEventListener("toggle", redraw, true);
    },
  };
}

function copyPart(path: string, here: boolean, ask: (request: FilesRequest) => void): HTMLElement {
  const open = button("Open", "", () => {
    ask({ kind: "open", text: path });
  });
  const told = here ? "" : " (not on this machine)";
  return make("p", "copy", ...(here ? [open, " "] : []), make("span", "path quiet", path + told));
}

function groupRows(group: LineageGroup, name: string, ask: (request: FilesRequest) => void): readonly FlowRow[] {
  const { id, filetype, module, count: all, names, after, root } = group;
  const links = names.map((one) =>
    make(
      "li",
      "",
      one === name
        ? make("b", "", one)
        : button(one, "link path", () => {
            ask({ kind: "name", text: one });
          }),
    ),
  );
  const rest = all > names.length ? [make("li", "quiet", `and ${count(all - names.length)} more`)] : [];
  const list = make(
    "details",
    "",
    make("summary", "", filetype),
    make("ul", "", ...links, ...rest),
  ) as HTMLDetailsElement;
  list.open = root && all === 1;
  const row = make(
    "tr",
    root ? "chosen" : "",
    make("td", "rail"),
    make("td", "", list),
    make("td", "quiet", module === "" ? "from outside" : module),
    make("td", "number", count(all)),
  );
  return [{ name: id, after, state: root ? "running" : "", row }];
}
