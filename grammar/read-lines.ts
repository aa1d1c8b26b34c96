import { isFilled, maskIslands } from "./island-mask.ts";
import { findIslands, type Island } from "./islands.ts";
import { lexLine, type Lexed } from "./lexer.ts";
import { type LogicalLine, logicalLines, spanInFile } from "./lines.ts";
import { parseStatement } from "./parser.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import type { Span } from "./span.ts";
import { skipBlanks, trimEnd } from "./white-space.ts";

/** Whether a text may be a template: then its islands are seen, else every letter is WCL. */
export type Reading = "template" | "plain";

/** A file read line by line; nothing in one line changes how another is read. */
export function readLines(text: string, file: string, reading: Reading = "template"): SourceFile {
  const islands = reading === "template" ? findIslands(text) : [];
  const { lines, unreadFrom } = logicalLines(islands.length === 0 ? text : maskIslands(text, islands));
  const read = islands.length === 0 ? lines.map(readLine) : readTemplate(text, islands, lines);
  return { file, text, islands, lines: read, ...(unreadFrom === undefined ? {} : { unreadFrom }) };
}

function readLine(line: LogicalLine): SourceLine {
  return isBlank(line) ? { line } : statementOf(line, line.text, lexLine(line.text));
}

function isBlank(line: LogicalLine): boolean {
  return skipBlanks(line.text, 0, line.text.length) === line.text.length;
}

function statementOf(line: LogicalLine, text: string, { tokens, refused }: Lexed): SourceLine {
  const statement = parseStatement(tokens, { text, spanInFile: (start, end) => spanInFile(line, start, end) });
  return refused === undefined ? { line, statement } : { line, statement, refused };
}

/** The form of a line of a template is that of its mask; its names and values are as written. */
function readTemplate(text: string, islands: readonly Island[], lines: readonly LogicalLine[]): readonly SourceLine[] {
  let next = 0;
  return lines.map((masked) => {
    const span = wholeLines(text, masked.span);
    while ((islands[next]?.span.end ?? Infinity) <= span.start) next += 1;
    if ((islands[next]?.span.start ?? Infinity) >= span.end) return readLine(masked);
    const line = { ...masked, span };
    if (isBlank(line) || isFilled(line.text)) return { line, templated: true };
    const lexed = lexLine(line.text);
    const written = asWritten(text, line);
    for (const token of lexed.tokens)
      token.image = written.slice(token.startOffset, token.startOffset + token.image.length);
    return { ...statementOf(line, written, lexed), templated: true };
  });
}

/** From the first to the last letter of the lines: an island at an end is blank in the mask. */
function wholeLines(text: string, { start, end }: Span): Span {
  let from = start;
  while (from > 0 && !isLineEnd(text, from - 1)) from -= 1;
  let to = end;
  while (to < text.length && !isLineEnd(text, to)) to += 1;
  const first = skipBlanks(text, from, to);
  return { start: first, end: trimEnd(text, first, to) };
}

function isLineEnd(text: string, at: number): boolean {
  const letter = text.charAt(at);
  return letter === "\n" || letter === "\r";
}

function asWritten(text: string, { text: masked, pieces }: LogicalLine): string {
  return pieces
    .map(({ at, offset }, index) => text.slice(offset, offset + (pieces[index + 1]?.at ?? masked.length) - at))
    .join("");
}
