import { relative } from "node:path";
import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Terminal } from "./terminal.ts";

/** Says every problem as `file:line:col severity code message`, with the line and a caret, on stderr. */
export function tellProblems(terminal: Terminal, problems: readonly Problem[], textOf: (file: string) => string): void {
  for (const line of problemLines(problems, textOf, process.cwd())) terminal.tell(line);
}

/** The same as lines of text; files below `folder` are named relative to it. */
export function problemLines(problems: readonly Problem[], textOf: (file: string) => string, folder: string): string[] {
  const starts = new Map<string, readonly number[]>();
  const where = (file: string, offset: number): { line: number; character: number } => {
    const known = starts.get(file) ?? lineStarts(textOf(file));
    starts.set(file, known);
    return positionAt(known, offset);
  };
  return problems.flatMap((problem) => {
    const { line, character } = where(problem.file, problem.span.start);
    const head = `${nameOf(problem.file, folder)}:${line + 1}:${character + 1} ${problem.severity} ${problem.code} ${problem.message}`;
    const related = problem.related.map((one) => {
      const at = where(one.file, one.span.start);
      return `    ${nameOf(one.file, folder)}:${at.line + 1}:${at.character + 1} ${one.message}`;
    });
    return [head, ...sourceLines(textOf(problem.file), problem, starts.get(problem.file) ?? [], line), ...related];
  });
}

/** Long lines are cut around the fault: a terminal is not a text editor. */
const widest = 160;

function sourceLines(text: string, problem: Problem, starts: readonly number[], line: number): string[] {
  const start = starts[line] ?? 0;
  const end = Math.max(start, (starts[line + 1] ?? text.length + 1) - 1);
  const from = Math.max(start, problem.span.start - widest / 2);
  const shown = text.slice(from, Math.min(end, from + widest)).replaceAll(/[\t\r\u0000-\u0008]/g, " ");
  if (shown.trim() === "") return [];
  const caret = Math.max(1, Math.min(problem.span.end, end) - problem.span.start);
  return [`    ${shown}`, `    ${" ".repeat(problem.span.start - from)}${"^".repeat(Math.min(caret, widest))}`];
}

function nameOf(file: string, folder: string): string {
  const short = relative(folder, file);
  return short.startsWith("..") || short === "" ? file : short;
}
