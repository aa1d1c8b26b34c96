import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Document } from "../../grammar/tree.ts";
import { matchesCode } from "./severity.ts";

/**
 * Removes the problems that a comment asks to leave out: `# wcl: ignore[PFW224]` at the end of the line where the
 * problem begins, or alone on the line above. Several codes are separated by commas; `STY*` means the family.
 */
export function withoutSuppressed(problems: readonly Problem[], files: ReadonlyMap<string, Document>): Problem[] {
  const asked = new Map<string, Suppressions | undefined>();
  return problems.filter((problem) => {
    if (!asked.has(problem.file)) asked.set(problem.file, suppressionsOf(files.get(problem.file)));
    const inFile = asked.get(problem.file);
    if (inFile === undefined) return true;
    const codes = inFile.byLine.get(positionAt(inFile.starts, problem.span.start).line) ?? [];
    return !codes.some((code) => matchesCode(code, problem.code));
  });
}

interface Suppressions {
  readonly starts: readonly number[];
  readonly byLine: ReadonlyMap<number, readonly string[]>;
}

const request = /#\s*wcl:\s*ignore\[([^\]]*)\]/i;

function suppressionsOf(document: Document | undefined): Suppressions | undefined {
  if (document === undefined) return undefined;
  const starts = lineStarts(document.text);
  const byLine = new Map<number, string[]>();
  for (const comment of document.comments) {
    const list = request.exec(comment.text)?.[1];
    if (list === undefined) continue;
    const { line } = positionAt(starts, comment.span.start);
    const alone = document.text.slice(starts[line] ?? 0, comment.span.start).trim() === "";
    const codes = list.split(",").map((code) => code.trim());
    const target = alone ? line + 1 : line;
    byLine.set(target, [...(byLine.get(target) ?? []), ...codes]);
  }
  return byLine.size === 0 ? undefined : { starts, byLine };
}
