import type { Problem } from "../../grammar/problem.ts";
import { lineStarts, positionAt } from "../../grammar/position.ts";
import type { Document, Include, Item } from "../../grammar/tree.ts";
import type { Chain, Loading } from "./loading.ts";

/** Why a variable is not known in the name of an include: a name sees only what its own file has said before. */
export function unknownInInclude(
  problem: Problem,
  document: Document,
  item: Include,
  chain: Chain | undefined,
  loading: Loading,
): Problem {
  if (problem.code !== "STY622") return problem;
  const reference = item.target.parts.find(
    (part) => part.kind === "reference" && part.span.start === problem.span.start,
  );
  const name = reference?.kind === "reference" ? reference.nameText.toLowerCase() : "";
  return {
    ...problem,
    code: "WCL108",
    message: `${problem.message}${whereItIs(name, document, item, chain, loading)}`,
  };
}

function whereItIs(
  name: string,
  document: Document,
  item: Include,
  chain: Chain | undefined,
  loading: Loading,
): string {
  const later = assignmentOf(name, document.items);
  if (later !== undefined && later.span.start > item.span.start) {
    const { line } = positionAt(lineStarts(document.text), later.span.start);
    return ` (it is defined later, on line ${line + 1})`;
  }
  if (document.items.some((one) => one.kind === "section" && holds(name, one.items)))
    return " (it is defined only inside a section)";
  for (let at = chain; at !== undefined; at = at.up) {
    const includer = loading.files.get(at.from.file);
    if (includer !== undefined && assignmentOf(name, includer.items) !== undefined)
      return ` (it is defined in ${includer.file}, which includes this file, but an included file sees only its own)`;
  }
  return "";
}

function assignmentOf(name: string, items: readonly Item[]): Item | undefined {
  return items.find((item) => item.kind === "assignment" && item.key === name);
}

function holds(name: string, items: readonly Item[]): boolean {
  return items.some((item) =>
    item.kind === "section" ? holds(name, item.items) : item.kind === "assignment" && item.key === name,
  );
}
