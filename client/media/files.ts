import type { FilesAnswer, FilesForm, FilesRequest } from "../files/messages.ts";
import { element, make, replace, setText } from "./dom.ts";
import { fileView } from "./file-view.ts";
import { virtualList, type VirtualList } from "./virtual-list.ts";
import { count } from "./words.ts";

/** The page that asks the registry: a plain form or SQL, an answer of any length, and one file with its lineage. */
declare function acquireVsCodeApi(): {
  postMessage: (message: FilesRequest) => void;
  setState: (state: object) => void;
};

const host = acquireVsCodeApi();
const ask = (request: FilesRequest): void => {
  host.postMessage(request);
};
const [form, sql] = [element("form") as HTMLFormElement, element("sql") as HTMLFormElement];
const question = element("question") as HTMLTextAreaElement;
const shown: { list?: VirtualList<Row>; total: number } = { total: 0 };
const view = fileView(ask);

interface Row {
  readonly number: number;
  readonly cells: readonly string[];
}

window.addEventListener("message", (event: MessageEvent<FilesAnswer>) => {
  take(event.data);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ kind: "ask", form: formOf() });
});
sql.addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ kind: "sql", text: question.value });
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) ask({ kind: "sql", text: question.value });
});
element("switch").addEventListener("click", () => {
  form.hidden = !form.hidden;
  sql.hidden = !sql.hidden;
  setText("switch", form.hidden ? "Ask in a form" : "Ask in SQL");
});
host.setState({});
ask({ kind: "ready" });
ask({ kind: "ask", form: formOf() });

function formOf(): FilesForm {
  const text = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value;
  const [type, tag, unit] = [text("type"), text("tag"), text("unit")];
  return { type, tag, unit, run: text("run"), name: text("name"), keys: text("keys") };
}

function take(answer: FilesAnswer): void {
  switch (answer.kind) {
    case "choices":
      for (const name of ["types", "tags", "runs"] as const)
        replace(
          name,
          answer[name].map((value) => new Option(value, value)),
        );
      return;
    case "asking":
      setText("state", "asking …");
      replace("trouble", []);
      return;
    case "table": {
      const { columns, total, limited } = answer;
      const what = columns[0] === "File" ? (total === 1 ? "file" : "files") : total === 1 ? "row" : "rows";
      setText("state", `${limited ? "the first " : ""}${count(total)} ${what}`);
      showTable(columns, total);
      return;
    }
    case "rows":
      shown.list?.take(
        answer.from,
        answer.rows.map((cells, at) => ({ number: answer.from + at, cells })),
        shown.total,
      );
      return;
    case "file":
      view.show(answer);
      return;
    case "lineage":
      view.showLineage(answer);
      return;
    case "trouble":
      setText("state", "");
      replace("trouble", [make("div", "trouble", make("p", "", answer.text))]);
      return;
  }
}

/** The first column of an answer is wide when it names files. */
function showTable(columns: readonly string[], total: number): void {
  replace("part-quanta", []);
  shown.total = total;
  const files = columns[0] === "File";
  shown.list = virtualList<Row>(element("part-quanta"), {
    label: "Answer",
    none: "Nothing fits.",
    ...(files ? {} : { width: columns.length * 128 }),
    heads: columns.map((text, at) => ({ text, kind: files ? (fileKinds[at] ?? "") : "field" })),
    cells: ({ cells }) => cells,
    ask: (from, rows) => {
      ask({ kind: "rows", from, count: rows });
    },
    open: ({ number }) => {
      ask({ kind: "choose", row: number });
    },
  });
  shown.list.restart();
}

const fileKinds = ["wide", "middle", "number", "middle", "middle"];
