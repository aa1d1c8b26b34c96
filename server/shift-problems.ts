import type { Problem } from "../grammar/problem.ts";

/**
 * Problems of a text moved along to its edited form: those before the edit stay, those behind it move, those in it go.
 * One edit is assumed; several count as one from the first to the last.
 */
export function shiftProblems(
  problems: readonly Problem[],
  file: string,
  before: string,
  after: string,
): readonly Problem[] {
  if (before === after) return problems;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  const end = before.length - tail;
  const shift = after.length - before.length;
  return problems.flatMap((problem) => {
    if (problem.file !== file || problem.span.end <= start) return [problem];
    if (problem.span.start < end) return [];
    const span = { start: problem.span.start + shift, end: problem.span.end + shift };
    // Fixes and related places were made for the old text.
    return [{ ...problem, span, fixes: [], related: problem.related.filter((one) => one.file !== file) }];
  });
}
