import { commentProblems } from "./comment-problems.ts";
import { continuationProblems } from "./continuation-problems.ts";
import { includeProblems } from "./include-problems.ts";
import { keyProblems } from "./key-problems.ts";
import { fileLimitProblems, limitProblems } from "./limit-problems.ts";
import type { Problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import { tagProblems } from "./tag-problems.ts";

/** What is wrong within one logical line, whatever stands around it. */
export type LineRule = (source: SourceFile, line: SourceLine) => readonly Problem[];

const rules: readonly LineRule[] = [
  limitProblems,
  commentProblems,
  continuationProblems,
  tagProblems,
  includeProblems,
  keyProblems,
];

/** What is wrong within single lines, in the order of the file. */
export function lineProblems(source: SourceFile): readonly Problem[] {
  const found: Problem[] = [...fileLimitProblems(source)];
  for (const line of source.lines) {
    for (const rule of line.templated === true ? [limitProblems] : rules) found.push(...rule(source, line));
  }
  return found;
}
