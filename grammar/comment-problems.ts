import { type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import { isBlank, trimEnd } from "./white-space.ts";

/** STY607, STY610: a comment that starts where its writer may not have meant one. */
export function commentProblems({ file, text }: SourceFile, { line, statement }: SourceLine): readonly Problem[] {
  const { comment } = line;
  if (comment === undefined || statement === undefined) return [];
  const end = trimEnd(line.text, 0, line.text.length);
  const endsInBackslash = line.text.charAt(end - 1) === "\\";
  if (endsInBackslash && end < line.text.length) {
    const start = text.lastIndexOf("\\", comment.start);
    const message = "This backslash continues nothing, for a comment follows: it stays in the value.";
    return [problem(["STY610", "warning"], { file, span: { start, end: start + 1 } }, message)];
  }
  const isTight = comment.start > 0 && !isBlank(text.charCodeAt(comment.start - 1)) && end === line.text.length;
  if (!isTight && !isQuoted(line.text, text.slice(comment.start, comment.end))) return [];
  const message = "A comment starts here, in quotes and behind a backslash too: a value cannot hold #.";
  return [problem(["STY607", "warning"], { file, span: comment }, message)];
}

/** Whether a quotation mark before the `#` is closed only after it. */
function isQuoted(before: string, after: string): boolean {
  return ['"', "'"].some((mark) => {
    const opening = before.lastIndexOf(mark);
    if (opening === -1 || !after.includes(mark)) return false;
    const isOpening = opening === 0 || isBlank(before.charCodeAt(opening - 1)) || before[opening - 1] === "=";
    return isOpening && before.split(mark).length % 2 === 0;
  });
}
