import { lineStarts, positionAt, type Position } from "../../grammar/position.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Span } from "../../grammar/span.ts";

/** A problem as the command line prints it: positions zero-based, UTF-16, as in LSP. */
export interface ProblemJson {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly range: RangeJson;
  readonly related: readonly { readonly file: string; readonly range: RangeJson; readonly message: string }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly file: string; readonly range: RangeJson; readonly newText: string }[];
  }[];
}

interface RangeJson {
  readonly start: Position;
  readonly end: Position;
}

/** Turns offsets into positions; `textOf` gives the text under which a problem was found. */
export function problemsToJson(problems: readonly Problem[], textOf: (file: string) => string): ProblemJson[] {
  const starts = new Map<string, readonly number[]>();
  const range = (file: string, span: Span): RangeJson => {
    const lines = starts.get(file) ?? lineStarts(textOf(file));
    starts.set(file, lines);
    return { start: positionAt(lines, span.start), end: positionAt(lines, span.end) };
  };
  return problems.map((problem) => ({
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    file: problem.file,
    range: range(problem.file, problem.span),
    related: problem.related.map((one) => ({ file: one.file, range: range(one.file, one.span), message: one.message })),
    fixes: problem.fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({ file: edit.file, range: range(edit.file, edit.span), newText: edit.newText })),
    })),
  }));
}
