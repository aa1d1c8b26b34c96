import { lexLine } from "./lexer.ts";
import { type LogicalLine, logicalLines, spanInFile } from "./lines.ts";
import { parseStatement } from "./parser.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import { skipBlanks } from "./white-space.ts";

/** A file read line by line; nothing in one line changes how another is read. */
export function readLines(text: string, file: string): SourceFile {
  const { lines, unreadFrom } = logicalLines(text);
  return { file, text, lines: lines.map(readLine), ...(unreadFrom === undefined ? {} : { unreadFrom }) };
}

function readLine(line: LogicalLine): SourceLine {
  if (skipBlanks(line.text, 0, line.text.length) === line.text.length) return { line };
  const { tokens, refused } = lexLine(line.text);
  const statement = parseStatement(tokens, {
    text: line.text,
    spanInFile: (start, end) => spanInFile(line, start, end),
  });
  return refused === undefined ? { line, statement } : { line, statement, refused };
}
