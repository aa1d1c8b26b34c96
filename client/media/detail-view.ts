import type { Detail, DetailProgram, LogPart, PanelRequest } from "../panel/messages.ts";
import { button, element, make } from "./dom.ts";
import { logText } from "./log-text.ts";
import { bytes, clock, duration, stateText } from "./words.ts";

export interface DetailView {
  readonly show: (detail: Detail, running: boolean) => void;
  readonly showLog: (log: LogPart) => void;
  readonly wrapnum: () => number;
}

/** The part of the page that tells of one quantum: log, command lines, files; each thing leads on with one click. */
export function detailView(ask: (request: PanelRequest) => void): DetailView {
  const place = element("detail");
  const log = make("pre", "log");
  log.tabIndex = 0;
  log.setAttribute("aria-label", "Log");
  const shown = { wrapnum: 0, path: "" };
  const open = (path: string, line: number): void => {
    ask({ kind: "open", path, line });
  };
  const close = (): void => {
    place.hidden = true;
    shown.wrapnum = 0;
    ask({ kind: "close-detail" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !place.hidden) close();
  });
  return {
    wrapnum: () => shown.wrapnum,
    show: (detail, running) => {
      if (shown.wrapnum !== detail.wrapnum) log.replaceChildren();
      shown.wrapnum = detail.wrapnum;
      place.hidden = false;
      const actions = detail.texts
        .filter(({ path }) => path !== "")
        .map(({ label, path }) =>
          button(label, "link", () => {
            open(path, label === "Log" && detail.state === "failed" ? 0 : 1);
          }),
        );
      const retry = button("Retry", "", () => {
        ask({ kind: "retry", wrapnum: detail.wrapnum });
      });
      retry.hidden = detail.state !== "failed" || running;
      place.replaceChildren(
        make("header", "", heading(detail), retry, button("Close", "link", close)),
        make("p", "keys", detail.keys),
        make("p", "times quiet", times(detail)),
        ...(detail.message === "" ? [] : [make("p", "message failed", detail.message)]),
        ...(detail.trouble === undefined ? [] : [make("p", "message failed", detail.trouble)]),
        make("p", "actions", ...actions),
        log,
        ...detail.programs.map((program) => programPart(program, ask)),
        ...filesPart(detail, ask),
      );
    },
    showLog: ({ wrapnum, path, text }) => {
      if (wrapnum !== shown.wrapnum) return;
      // Who reads further up is left there; who is at the end stays at the end.
      const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
      shown.path = path;
      log.replaceChildren(...logText(text, open));
      const error = log.querySelector(".error");
      if (error !== null && log.dataset.seen !== String(wrapnum)) {
        log.scrollTop = (error as HTMLElement).offsetTop - log.offsetTop - 40;
        log.dataset.seen = String(wrapnum);
      } else if (atEnd) log.scrollTop = log.scrollHeight;
    },
  };
}

function heading(detail: Detail): HTMLElement {
  return make(
    "h2",
    "",
    `${detail.wrapnum} ${detail.module} `,
    make("span", `state ${detail.state}`, stateText(detail.state)),
  );
}

function times({ started, ended }: Detail): string {
  if (started === "") return "not begun";
  const begun = `began ${new Date(started).toLocaleTimeString()}`;
  return ended === "" ? begun : `${begun}, took ${clock((Date.parse(ended) - Date.parse(started)) / 1000)}`;
}

function programPart(program: DetailProgram, ask: (request: PanelRequest) => void): HTMLElement {
  const text = program.commandLine;
  const copy = button("Copy command line", "link", () => {
    ask({ kind: "copy", text });
  });
  const figures = [
    program.status === null ? "" : program.status < 0 ? `signal ${-program.status}` : `exit ${program.status}`,
    duration(program.seconds),
    program.cpu === null ? "" : `cpu ${duration(program.cpu)}`,
    bytes(program.memory),
  ].filter((word) => word !== "");
  return make(
    "section",
    "",
    make("h3", "", program.name, make("span", "quiet", ` ${figures.join(" · ")}`)),
    make("code", "command", text),
    copy,
  );
}

/** So many files of each side are listed; the input WCL and the lists have them all. */
const mostFiles = 30;

function filesPart(detail: Detail, ask: (request: PanelRequest) => void): readonly HTMLElement[] {
  const inputs = detail.inputs.slice(0, mostFiles).map(({ path, from }) => {
    const origin =
      from === null
        ? make("span", "quiet", "archive")
        : button(`made by ${from}`, "link", () => {
            ask({ kind: "detail", wrapnum: from });
          });
    return make("li", "", make("span", "path", path), origin);
  });
  const outputs = detail.outputs.slice(0, mostFiles).map(({ path, bytes: size }) => {
    const name = path.split("/").at(-1) ?? path;
    const lineage = button("Lineage", "link", () => {
      ask({ kind: "lineage", file: name });
    });
    lineage.hidden = size === null;
    return make(
      "li",
      "",
      make("span", "path", path),
      make("span", "quiet", size === null ? "not made yet" : bytes(size)),
      lineage,
    );
  });
  return [...listPart("Reads", inputs, detail.inputs.length), ...listPart("Makes", outputs, detail.outputs.length)];
}

function listPart(title: string, items: readonly HTMLElement[], all: number): readonly HTMLElement[] {
  if (items.length === 0) return [];
  const rest = all > items.length ? [make("li", "quiet", `and ${all - items.length} more`)] : [];
  return [make("h3", "", `${title} ${all}`), make("ul", "files", ...items, ...rest)];
}
