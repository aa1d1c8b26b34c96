import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem, Severity } from "../../grammar/problem.ts";
import { shortName } from "./report-text.ts";

/** Problems as commands of a GitHub workflow, which shows them at their lines; one line each. */
export function reportGithub(
  problems: readonly Problem[],
  textOf: (file: string) => string,
  options: { readonly folder?: string } = {},
): string {
  const starts = new Map<string, readonly number[]>();
  const lines = problems.map((problem) => {
    const known = starts.get(problem.file) ?? lineStarts(textOf(problem.file));
    starts.set(problem.file, known);
    const from = positionAt(known, problem.span.start);
    const to = positionAt(known, problem.span.end);
    const properties = {
      file: shortName(problem.file, options.folder),
      line: String(from.line + 1),
      endLine: String(to.line + 1),
      // A column range over several lines is refused.
      ...(from.line === to.line ? { col: String(from.character + 1), endColumn: String(to.character + 1) } : {}),
      title: problem.code,
    };
    const words = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
    return `::${commands[problem.severity]} ${words.join(",")}::${escapeText(problem.message)}`;
  });
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

const escapeText = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string) => escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
