import { relative, sep } from "node:path";
import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem, Severity } from "../../grammar/problem.ts";

export interface TextOptions {
  /** Names of files are told from this folder; absolute names without it, and for files elsewhere. */
  readonly folder?: string;
  /** Puts a colour on a piece of the report; without it the text is plain. */
  readonly paint?: (style: Style, text: string) => string;
}

export type Style = Severity | "place" | "code" | "caret";

/** Problems as people read them in a terminal: `file:line:column severity code message`, the line, a caret below. */
export function reportText(
  problems: readonly Problem[],
  textOf: (file: string) => string,
  options: TextOptions = {},
): string {
  const paint = options.paint ?? ((_style, text) => text);
  const starts = new Map<string, readonly number[]>();
  const blocks = problems.map((problem) => {
    const text = textOf(problem.file);
    const lines = starts.get(problem.file) ?? lineStarts(text);
    starts.set(problem.file, lines);
    const { line, character } = positionAt(lines, problem.span.start);
    const place = `${shortName(problem.file, options.folder)}:${line + 1}:${character + 1}`;
    const head = `${paint("place", place)} ${paint(problem.severity, problem.severity)} ${paint("code", problem.code)} ${problem.message}`;
    return [head, ...excerpt(text, lines, problem, paint)].join("\n");
  });
  return blocks.length === 0 ? "" : `${blocks.join("\n")}\n`;
}

/** How many problems of which severity, in words; `no problems` when there are none. */
export function summaryText(problems: readonly Problem[]): string {
  const counts = (["error", "warning", "information", "hint"] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? severity : plural[severity]}`];
  });
  return counts.length === 0 ? "no problems" : counts.join(", ");
}

const plural: Readonly<Record<Severity, string>> = {
  error: "errors",
  warning: "warnings",
  information: "remarks",
  hint: "hints",
};

/** A name relative to the folder, unless the file lies elsewhere. */
export function shortName(file: string, folder: string | undefined): string {
  if (folder === undefined) return file;
  const name = relative(folder, file);
  return name === "" || name.startsWith(`..${sep}`) || name === ".." ? file : name;
}

/** More than this of a line is cut off around the caret. */
const widest = 200;

function excerpt(
  text: string,
  lines: readonly number[],
  problem: Problem,
  paint: (style: Style, text: string) => string,
): string[] {
  const { line, character } = positionAt(lines, problem.span.start);
  const start = lines[line] ?? 0;
  const next = text.indexOf("\n", start);
  const whole = text.slice(start, next < 0 ? text.length : next).replace(/\r$/, "");
  if (whole.trim() === "") return [];
  const from = Math.max(0, Math.min(character, whole.length) - widest / 2);
  const shown = whole.slice(from, from + widest);
  const column = character - from;
  const length = Math.max(1, Math.min(problem.span.end - problem.span.start, shown.length - column));
  // Tabs are kept, so that the caret stands where the terminal puts the text.
  const lead = shown.slice(0, column).replace(/[^\t]/g, " ");
  return [`    ${shown}`, `    ${lead}${paint("caret", "^".repeat(length))}`];
}
