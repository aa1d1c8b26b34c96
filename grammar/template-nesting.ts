import type { Island } from "./islands.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";

/**
 * Whether a template's sections nest in the same way whatever its statements decide: each branch of an `if` or `for`
 * closes what it opens. Where one does not, nobody can say from the text alone whether tags fit.
 */
export function nestsAlike({ islands, lines }: SourceFile): boolean {
  const statements = islands.filter((island) => island.kind === "statement");
  if (statements.length === 0) return true;
  const branches: string[][] = [[]];
  let next = 0;
  for (const line of lines) {
    for (; startOf(statements[next]) < tagStart(line); next++)
      if (!takeStatement(branches, statements[next])) return false;
    if (!takeTag(branches, line)) return false;
  }
  for (; next < statements.length; next++) if (!takeStatement(branches, statements[next])) return false;
  return true;
}

const opening: ReadonlySet<string> = new Set(["if", "for", "block", "macro", "call", "filter", "switch"]);
const dividing: ReadonlySet<string> = new Set(["else", "elif", "elseif", "case", "default"]);

const startOf = (island: Island | undefined): number => island?.span.start ?? Infinity;
const tagStart = ({ line, statement }: SourceLine): number => statement?.span.start ?? line.span.start;

/** `branches` holds the names that are open in each branch, the innermost last; the first is the file's. */
function takeStatement(branches: string[][], island: Island | undefined): boolean {
  const word = island?.word ?? "";
  if (opening.has(word)) branches.push([]);
  else if (dividing.has(word)) return branches.at(-1)?.length === 0 || branches.length === 1;
  else if (word.startsWith("end") && branches.length > 1) return branches.pop()?.length === 0;
  return true;
}

/** Inside a branch a close tag must find its section there; on the file's own level the nesting itself complains. */
function takeTag(branches: readonly string[][], { statement }: SourceLine): boolean {
  const branch = branches.at(-1);
  if (branches.length === 1 || branch === undefined) return true;
  if (statement?.kind === "open") branch.push(statement.name.text);
  if (statement?.kind === "close") return branch.pop() !== undefined;
  return true;
}
