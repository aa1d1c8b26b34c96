import type { Problem } from "../../grammar/problem.ts";
import { reportText, type Style } from "../checks/report-text.ts";
import type { Terminal } from "./terminal.ts";

/** Says every problem on stderr, where it does not mix with what was asked for. */
export function tellProblems(terminal: Terminal, problems: readonly Problem[], textOf: (file: string) => string): void {
  const text = problemsText(terminal, problems, textOf).trimEnd();
  if (text !== "") terminal.tell(text);
}

/** As `tellProblems`, without what is only to be known: `wcl check` and `wcl plan` say that. */
export function tellFaults(terminal: Terminal, problems: readonly Problem[], textOf: (file: string) => string): void {
  const faults = problems.filter(({ severity }) => severity === "error" || severity === "warning");
  tellProblems(terminal, faults, textOf);
}

/** Problems as people read them; files are named from the working folder. */
export function problemsText(
  terminal: Terminal,
  problems: readonly Problem[],
  textOf: (file: string) => string,
): string {
  return reportText(problems, textOf, { folder: process.cwd(), ...(terminal.colour ? { paint } : {}) });
}

const codes: Readonly<Record<Style, number>> = {
  error: 31,
  warning: 33,
  information: 34,
  hint: 36,
  place: 1,
  code: 2,
  caret: 31,
};

function paint(style: Style, text: string): string {
  return `\u001b[${codes[style]}m${text}\u001b[0m`;
}
