import { logicalLines, type LogicalLine } from "../../grammar/lines.ts";
import { formatDocument } from "../../grammar/print.ts";
import type { Edit } from "../../grammar/problem.ts";
import type { Snapshot } from "../snapshot.ts";

/** Physical lines, both included, from 0. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The edit that lays out a whole file; none when it is laid out already. */
export function formatWhole(snapshot: Snapshot): readonly Edit[] {
  const { document, file } = snapshot.source;
  const formatted = formatDocument(document);
  return formatted === document.text ? [] : [smallest(file, document.text, formatted)];
}

/** The edits that lay out some lines as the whole file would be laid out; a line that is joined counts whole. */
export function formatLines(snapshot: Snapshot, wanted: readonly Lines[]): readonly Edit[] {
  const { document, file } = snapshot.source;
  const { text } = document;
  const formatted = formatDocument(document);
  const before = logicalLines(text).lines;
  const after = logicalLines(formatted).lines;
  if (formatted === text || before.length !== after.length) return [];
  return wanted.flatMap(({ from, to }): Edit[] => {
    const first = before.findIndex((line) => line.lastNumber > from);
    const last = before.findLastIndex((line) => line.firstNumber <= to + 1);
    const [start, end, newStart, newEnd] = [before[first], before[last], after[first], after[last]];
    if (start === undefined || end === undefined || newStart === undefined || newEnd === undefined || first > last) {
      return [];
    }
    const span = { start: lineStart(text, start), end: end.span.end };
    const newText = formatted.slice(lineStart(formatted, newStart), newEnd.span.end);
    return text.slice(span.start, span.end) === newText ? [] : [{ file, span, newText }];
  });
}

function lineStart(text: string, line: LogicalLine): number {
  let at = line.span.start;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at;
}

/** One edit from the first difference to the last, so that cursors elsewhere stay where they are. */
function smallest(file: string, before: string, after: string): Edit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = before.length;
  let newEnd = after.length;
  while (end > start && newEnd > start && before[end - 1] === after[newEnd - 1]) {
    end--;
    newEnd--;
  }
  return { file, span: { start, end }, newText: after.slice(start, newEnd) };
}
