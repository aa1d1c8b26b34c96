import type { RunStatus, WrapperStatus } from "../../runtime/events/run-status.ts";
import type { Ledger } from "./ledger.ts";
import type { FileRow, MessageRow, PanelAnswer, QuantumRow, RowsWanted } from "./messages.ts";
import { describeKeys, pathInJob } from "./state-view.ts";

/** No answer has more rows than this, whatever the page asks for. */
const mostRows = 500;

/** The rows of a list that the page wants to draw, and how many there are in all. `now` is in milliseconds since 1970. */
export function rowsOf(status: RunStatus, ledger: Ledger, wanted: RowsWanted, now: number): PanelAnswer {
  const from = Math.max(0, wanted.from);
  const piece = <Row>(all: readonly Row[]): readonly Row[] =>
    all.slice(from, from + Math.min(mostRows, Math.max(0, wanted.count)));
  switch (wanted.list) {
    case "quanta": {
      const all = sorted(Object.values(status.wrappers).filter(quantumFilter(wanted)), ledger, wanted.order, now);
      const rows = piece(all).map((one) => quantumRow(one, ledger, now));
      return { kind: "rows", list: "quanta", from, total: all.length, rows };
    }
    case "files": {
      const words = wordsOf(wanted.text);
      const modules = (wrapnum: number): string => status.wrappers[String(wrapnum)]?.module ?? "";
      const all = ledger.files.filter(
        ({ name, filetype, wrapnum }) =>
          holds(words, `${name} ${filetype}`) && (wanted.module === "" || modules(wrapnum) === wanted.module),
      );
      const rows = piece(all).map(({ job, path, ...file }): FileRow => ({
        ...file,
        path: pathInJob(status, job, path),
      }));
      return { kind: "rows", list: "files", from, total: all.length, rows };
    }
    case "messages": {
      const words = wordsOf(wanted.text);
      const all = ledger.messages.filter(
        ({ level, text }) => holds(words, text) && (wanted.state === "" || String(level) === wanted.state),
      );
      const rows = piece(all).map(({ job, log, ...message }): MessageRow => ({
        ...message,
        log: pathInJob(status, job, log),
      }));
      return { kind: "rows", list: "messages", from, total: all.length, rows };
    }
  }
}

function quantumFilter({ text, state, module }: RowsWanted): (wrapper: WrapperStatus) => boolean {
  const words = wordsOf(text);
  const states = state === "running" ? ["stage_in", "running", "post", "saving"] : [state];
  return (wrapper) =>
    (state === "" || states.includes(wrapper.state)) &&
    (module === "" || wrapper.module === module) &&
    (words.length === 0 || holds(words, `${wrapper.wrapnum} ${wrapper.module} ${describeKeys(wrapper.keys)}`));
}

function sorted(
  wrappers: readonly WrapperStatus[],
  ledger: Ledger,
  order: RowsWanted["order"],
  now: number,
): readonly WrapperStatus[] {
  // The status has them in the order of their numbers already.
  if (order === "number") return wrappers;
  const weight = (one: WrapperStatus): number =>
    order === "longest" ? secondsOf(one, now) : (memoryOf(ledger, one.wrapnum) ?? 0);
  return wrappers
    .map((one) => [weight(one), one] as const)
    .sort(([a], [b]) => b - a)
    .map(([, one]) => one);
}

function quantumRow(wrapper: WrapperStatus, ledger: Ledger, now: number): QuantumRow {
  const { wrapnum, module, keys, state } = wrapper;
  return {
    ...{ wrapnum, module, state, keys: describeKeys(keys), seconds: secondsOf(wrapper, now) },
    cpu: cpuOf(ledger, wrapnum),
    memory: memoryOf(ledger, wrapnum),
  };
}

function secondsOf({ startTime, endTime }: WrapperStatus, now: number): number {
  if (startTime === undefined) return 0;
  return Math.max(0, ((endTime === undefined ? now : Date.parse(endTime)) - Date.parse(startTime)) / 1000);
}

/** Processor seconds of all programs of a wrapper instance together; null when none is known. */
export function cpuOf(ledger: Ledger, wrapnum: number): number | null {
  const known = (ledger.programs.get(wrapnum) ?? []).flatMap(({ cpu }) => cpu ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}

/** Bytes that the largest of its programs took. */
export function memoryOf(ledger: Ledger, wrapnum: number): number | null {
  const known = (ledger.programs.get(wrapnum) ?? []).flatMap(({ memory }) => memory ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** `key=value` is a whole word, so that patch=8 is not patch=8,6; any other word may stand anywhere. */
function holds(words: readonly string[], text: string): boolean {
  if (words.length === 0) return true;
  const low = text.toLowerCase();
  const whole = ` ${low} `;
  return words.every((word) => (word.includes("=") ? whole.includes(` ${word} `) : low.includes(word)));
}
