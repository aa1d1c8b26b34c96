import { MOST_LINES, offsetInFile } from "./lines.ts";
import { LONGEST_VALUE } from "./lexer.ts";
import { DEEPEST_REFERENCE } from "./pairing.ts";
import { type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";

/** WCL116: our limits within a line. The reference has none, and no real file comes near them. */
export function limitProblems({ file }: SourceFile, { line, refused }: SourceLine): readonly Problem[] {
  if (refused === undefined) return [];
  const start = offsetInFile(line, refused.at);
  const message =
    refused.why === "long"
      ? `This value has more than ${LONGEST_VALUE} characters: variables in it are not replaced.`
      : `Variables nest more than ${DEEPEST_REFERENCE} deep in this name: it is read as text.`;
  return [problem(["WCL116", "error"], { file, span: { start, end: start + 1 } }, message)];
}

/** WCL116: the file as a whole. */
export function fileLimitProblems({ file, text, unreadFrom }: SourceFile): readonly Problem[] {
  if (unreadFrom === undefined) return [];
  const message = `This file has more than ${MOST_LINES} lines: what follows is not read.`;
  const end = Math.min(unreadFrom + 1, text.length);
  return [problem(["WCL116", "error"], { file, span: { start: unreadFrom, end } }, message)];
}
