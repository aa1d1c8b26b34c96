import { depthsOf } from "./print-depth.ts";
import { printLine } from "./print-line.ts";
import { readLines } from "./read-lines.ts";
import type { SourceLine } from "./source-file.ts";
import type { Document } from "./tree.ts";

/**
 * The text of a document laid out in the one way: four blanks for each section, one around `=`, one before a comment,
 * one empty line where there were several. Comments, order, the case of keys and the meaning stay: the result parses to
 * the same tree, and formatting it again changes nothing. A file of too many lines is given back as it is.
 */
export function formatDocument(document: Document): string {
  const { lines, unreadFrom } = readLines(document.text, document.file);
  if (unreadFrom !== undefined) return document.text;
  const lineEnd = usualLineEnd(document.text);
  const depths = lineDepths(lines, depthsOf(document));
  const printed: string[] = [];
  let lastNumber: number | undefined;
  for (const [index, each] of lines.entries()) {
    if (lastNumber !== undefined && each.line.firstNumber > lastNumber + 1) printed.push("");
    printed.push(...printLine(document.text, each, depths[index] ?? 0));
    lastNumber = each.line.lastNumber;
  }
  return printed.map((line) => line + lineEnd).join("");
}

function usualLineEnd(text: string): string {
  const feed = text.indexOf("\n");
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

/** A line of nothing but comment stands as deep as what follows it, or inside the section that ends there. */
function lineDepths(lines: readonly SourceLine[], depths: ReadonlyMap<number, number>): readonly number[] {
  const found: number[] = [];
  let next = 0;
  for (const { statement } of [...lines].reverse()) {
    if (statement === undefined) {
      found.push(next);
      continue;
    }
    const depth = depths.get(statement.span.start) ?? next;
    found.push(depth);
    next = statement.kind === "close" ? depth + 1 : depth;
  }
  return found.reverse();
}
