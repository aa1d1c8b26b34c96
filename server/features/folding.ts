import type { Snapshot } from "../snapshot.ts";
import { walk } from "../tree-walk.ts";
import { lineOf } from "../lines.ts";

/** Lines that can be folded away, both included, from 0. */
export interface Fold {
  readonly from: number;
  readonly to: number;
  readonly kind: "region" | "comment" | "imports";
}

/** Sections, runs of comment lines, runs of includes, values over several lines. */
export function folding(snapshot: Snapshot): readonly Fold[] {
  const { document, starts } = snapshot.source;
  const folds: Fold[] = [];
  const add = (from: number, to: number, kind: Fold["kind"]): void => {
    if (to > from) folds.push({ from, to, kind });
  };
  const includeLines: number[] = [];
  walk(document, (item) => {
    const from = lineOf(starts, item.span.start);
    const to = lineOf(starts, item.span.end);
    if (item.kind === "section") add(from, item.close === undefined ? to : to - 1, "region");
    else if (item.kind === "include") includeLines.push(from);
    else add(from, to, "region");
  });
  const commentLines = document.comments
    .filter((comment) =>
      /^[ \t]*$/.test(document.text.slice(starts[lineOf(starts, comment.span.start)], comment.span.start)),
    )
    .map((comment) => lineOf(starts, comment.span.start));
  for (const [from, to] of runs(commentLines)) add(from, to, "comment");
  for (const [from, to] of runs(includeLines)) add(from, to, "imports");
  return folds;
}

/** Joins neighbouring lines. */
function runs(lines: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else found.push([line, line]);
  }
  return found;
}
