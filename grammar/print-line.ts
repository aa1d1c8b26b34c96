import { readLines } from "./read-lines.ts";
import type { SourceLine } from "./source-file.ts";
import type { Statement } from "./statement.ts";
import { skipBlanks, trimEnd } from "./white-space.ts";

/** The physical lines, without line ends, that a logical line is printed as. */
export function printLine(text: string, each: SourceLine, depth: number): readonly string[] {
  const { span, firstNumber, lastNumber } = each.line;
  const asWritten = [...physicalLines(text.slice(span.start, span.end))];
  // A backslash may draw in empty lines: without them it would draw in what follows.
  while (asWritten.length <= lastNumber - firstNumber) asWritten.push("");
  // An island is no part of the form that could be laid out anew.
  if (each.templated === true) return laidOut(asWritten, depth);
  const wanted = lastNumber > firstNumber ? tidyStart(asWritten, each) : tidy(text, each);
  const lines = wanted !== undefined && isSame(each, text, wanted) ? wanted : asWritten;
  return laidOut(lines, depth);
}

function laidOut(lines: readonly string[], depth: number): readonly string[] {
  return lines.map((line, index) => (line === "" ? "" : indent(index === 0 ? depth : depth + 1) + line));
}

const INDENT = "    ";

function indent(depth: number): string {
  return INDENT.repeat(depth);
}

/** Each stripped, as the reader strips it; blanks before a backslash are part of the value and stay. */
function physicalLines(raw: string): readonly string[] {
  return raw.split(/\r\n|\r|\n/).map((line) => {
    const start = skipBlanks(line, 0, line.length);
    return line.slice(start, trimEnd(line, start, line.length));
  });
}

function tidy(text: string, { line, statement }: SourceLine): readonly string[] {
  const comment = line.comment === undefined ? "" : text.slice(line.comment.start, line.comment.end);
  const code = statement === undefined ? "" : tidyStatement(statement, line.text);
  return [code === "" || comment === "" ? code + comment : `${code} ${comment}`];
}

function tidyStatement(statement: Statement, line: string): string {
  switch (statement.kind) {
    case "open":
      return `<${statement.name.text}${statement.label === undefined ? "" : ` ${statement.label.text}`}>`;
    case "close":
      return `</${statement.name.text}>`;
    case "assignment":
      return statement.form === "equals"
        ? `${statement.key.text} =${statement.value.text === "" ? "" : ` ${statement.value.text}`}`
        : `${statement.key.text} ${statement.value.text}`;
    case "include":
    case "function-include":
    case "ignored":
      // Words beside an include say nothing, but they are not ours to throw away.
      return line.slice(0, trimEnd(line, 0, line.length));
  }
}

/** The lines of a continued assignment with one blank around `=`, if that stands in the first of them. */
function tidyStart(asWritten: readonly string[], { line, statement }: SourceLine): readonly string[] | undefined {
  const [first = "", ...rest] = asWritten;
  if (statement?.kind !== "assignment" || statement.form !== "equals" || statement.value.text === "") return undefined;
  const valueStart = statement.value.span.start - line.span.start;
  if (valueStart >= first.length) return undefined;
  return [`${statement.key.text} = ${first.slice(valueStart)}`, ...rest];
}

/** Whether the printed lines are read as the written ones were: what is odd is left as it is. */
function isSame(each: SourceLine, text: string, printed: readonly string[]): boolean {
  const joined = printed.join("\n");
  const [again, ...more] = readLines(joined, "").lines;
  if (again === undefined || more.length > 0) return false;
  return meaning(each.statement) === meaning(again.statement) && commentText(each, text) === commentText(again, joined);
}

function commentText({ line: { comment } }: SourceLine, text: string): string | undefined {
  return comment === undefined ? undefined : physicalLines(text.slice(comment.start, comment.end)).join("\n");
}

function meaning(statement: Statement | undefined): string {
  switch (statement?.kind) {
    case undefined:
      return "";
    case "open":
      return JSON.stringify(["open", statement.name.text, statement.label?.text]);
    case "close":
      return JSON.stringify(["close", statement.name.text]);
    case "assignment":
      return JSON.stringify([statement.form, statement.key.text, statement.value.text]);
    case "include":
      return JSON.stringify(["include", statement.target.text]);
    case "function-include":
      return JSON.stringify(["function", statement.call.text]);
    case "ignored":
      return JSON.stringify(["ignored", statement.text.trimEnd()]);
  }
}
