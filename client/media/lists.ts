import type {
  FileRow,
  ListName,
  MessageRow,
  PanelAnswer,
  PanelRequest,
  QuantumOrder,
  QuantumRow,
} from "../panel/messages.ts";
import { button, element, make } from "./dom.ts";
import { virtualList } from "./virtual-list.ts";
import { bytes, duration, stateText } from "./words.ts";

/** What the three lists share: how they ask, and the filter that stands above them. */
export interface ListSurroundings {
  readonly ask: (request: PanelRequest) => void;
  readonly filter: () => { readonly text: string; readonly state: string; readonly module: string };
}

export interface RunLists {
  readonly take: (answer: PanelAnswer & { readonly kind: "rows" }) => void;
  readonly refresh: (list: ListName) => void;
  readonly restart: (list: ListName) => void;
}

const levels = { 1: "error", 2: "warning", 3: "information" } as const;

/** The lists of quanta, files and messages, each in its part of the page. */
export function runLists({ ask, filter }: ListSurroundings): RunLists {
  const chosen: { order: QuantumOrder } = { order: "number" };
  const askRows = (list: ListName) => (from: number, count: number) => {
    ask({ kind: "rows", wanted: { list, ...filter(), order: chosen.order, from, count } });
  };
  const detail = (wrapnum: number): void => {
    if (wrapnum > 0) ask({ kind: "detail", wrapnum });
  };
  const sortBy = (order: QuantumOrder) => () => {
    chosen.order = chosen.order === order ? "number" : order;
    quanta.restart();
  };
  const quanta = virtualList<QuantumRow>(element("part-quanta"), {
    label: "Quanta",
    none: "No quantum that has begun fits.",
    heads: [
      { text: "#", kind: "number narrow", choose: sortBy("number") },
      { text: "Module", kind: "name" },
      { text: "Data id", kind: "keys" },
      { text: "State", kind: "word" },
      { text: "Time", kind: "number", choose: sortBy("longest") },
      { text: "CPU", kind: "number spare" },
      { text: "Memory", kind: "number spare", choose: sortBy("largest") },
    ],
    cells: (row) => [
      ...[String(row.wrapnum), row.module, row.keys, make("span", `dot ${row.state}`, stateText(row.state))],
      ...[duration(row.seconds), duration(row.cpu), bytes(row.memory)],
    ],
    ask: askRows("quanta"),
    open: (row) => {
      detail(row.wrapnum);
    },
  });
  const files = virtualList<FileRow>(element("part-files"), {
    label: "Files",
    none: "No file was made yet that fits.",
    heads: [
      { text: "File", kind: "wide" },
      { text: "Type", kind: "word" },
      { text: "Size", kind: "number" },
      { text: "Quantum", kind: "number" },
      { text: "", kind: "word" },
    ],
    cells: (row) => [
      ...[row.name, row.filetype, bytes(row.bytes), row.wrapnum === 0 ? "" : String(row.wrapnum)],
      button("Lineage", "link", () => {
        ask({ kind: "lineage", file: row.name });
      }),
    ],
    ask: askRows("files"),
    open: (row) => {
      detail(row.wrapnum);
    },
  });
  const messages = virtualList<MessageRow>(element("part-messages"), {
    label: "Messages",
    none: "No message. Quality control looks for its patterns in every log while it is written.",
    heads: [
      { text: "Level", kind: "word" },
      { text: "Message", kind: "wide" },
      { text: "Quantum", kind: "number" },
      { text: "Line", kind: "number" },
    ],
    cells: (row) => [
      make("span", `dot ${levels[row.level]}`, levels[row.level]),
      ...[row.text, row.wrapnum === 0 ? "" : String(row.wrapnum), row.line === 0 ? "" : String(row.line)],
    ],
    ask: askRows("messages"),
    open: (row) => {
      if (row.log === "") detail(row.wrapnum);
      else ask({ kind: "open", path: row.log, line: Math.max(1, row.line) });
    },
  });
  const table = { quanta, files, messages };
  return {
    take: (answer) => {
      if (answer.list === "quanta") quanta.take(answer.from, answer.rows, answer.total);
      else if (answer.list === "files") files.take(answer.from, answer.rows, answer.total);
      else messages.take(answer.from, answer.rows, answer.total);
    },
    refresh: (list) => {
      table[list].refresh();
    },
    restart: (list) => {
      table[list].restart();
    },
  };
}
