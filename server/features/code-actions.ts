import type { Edit, Problem } from "../../grammar/problem.ts";
import type { Span } from "../../grammar/span.ts";
import { lineOf, lineSpan } from "../lines.ts";
import type { Snapshot } from "../snapshot.ts";

/** A change that a user can choose, and the problem it answers. */
export interface Action {
  readonly title: string;
  readonly problem: Problem;
  readonly edits: readonly Edit[];
  /** The one fix of its problem that is safe. */
  readonly preferred: boolean;
}

/** The fixes of every problem that touches a stretch of the file, and for each a comment that silences it. */
export function codeActions(snapshot: Snapshot, problems: readonly Problem[], span: Span): readonly Action[] {
  const touched = problems.filter((one) => one.span.start <= span.end && one.span.end >= span.start);
  return touched.flatMap((problem): Action[] => {
    const safe = problem.fixes.filter((fix) => fix.safe);
    const fixes = problem.fixes.map(({ title, edits, safe: isSafe }) => ({
      title,
      problem,
      edits,
      preferred: isSafe && safe.length === 1,
    }));
    const silence = silencing(snapshot, problem);
    return silence === undefined ? fixes : [...fixes, silence];
  });
}

/** All safe fixes of a file that do not touch each other; where two do, the first in the file. */
export function fixAll(snapshot: Snapshot, problems: readonly Problem[]): readonly Edit[] {
  const taken: Edit[] = [];
  const clear = (edit: Edit): boolean =>
    edit.file === snapshot.source.file &&
    taken.every((other) => edit.span.end < other.span.start || other.span.end < edit.span.start);
  for (const problem of [...problems].sort((a, b) => a.span.start - b.span.start)) {
    const fix = problem.fixes.find((one) => one.safe);
    if (fix !== undefined && fix.edits.every(clear)) taken.push(...fix.edits);
  }
  return taken;
}

/**
 * Adds `# wcl: ignore[CODE]` to the line of a problem, or the code to such a comment. An error of the reader cannot be
 * silenced away, and a line that goes on in the next would lose its backslash: those get the comment on a line above.
 */
function silencing(snapshot: Snapshot, problem: Problem): Action | undefined {
  const { document, starts, file } = snapshot.source;
  if (problem.file !== file) return undefined;
  const { text } = document;
  const line = lineOf(starts, problem.span.start);
  const { start, end } = lineSpan(text, starts, line);
  const written = text.slice(start, end);
  const title = `Ignore ${problem.code} on this line`;
  const present = /#\s*wcl:\s*ignore\[[^\]]*(?=\])/i.exec(written);
  if (present !== null) {
    const at = start + present.index + present[0].length;
    return action(title, problem, { file, span: { start: at, end: at }, newText: `, ${problem.code}` });
  }
  const comment = `# wcl: ignore[${problem.code}]`;
  if (!written.includes("#") && !written.trimEnd().endsWith("\\")) {
    const at = start + written.trimEnd().length;
    return action(title, problem, { file, span: { start: at, end }, newText: ` ${comment}` });
  }
  const before = line > 0 ? text.slice(starts[line - 1], start).trimEnd() : "";
  if (before.endsWith("\\")) return undefined;
  const lead = /^\s*/.exec(written)?.[0] ?? "";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  return action(title, problem, { file, span: { start, end: start }, newText: `${lead}${comment}${lineEnd}` });
}

function action(title: string, problem: Problem, edit: Edit): Action {
  return { title, problem, edits: [edit], preferred: false };
}
