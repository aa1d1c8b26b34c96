import { findIslands, type Island } from "../../../grammar/islands.ts";
import type { Span } from "../../../grammar/span.ts";

/** One template, cut into what is copied and what is worked out. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
  /** Stretches that are copied as they stand; blanks that a `-` takes away are not in them. */
  readonly literals: readonly Span[];
  /**
   * The template as the parser gets it: a line for each literal, which holds only its number between two marks, and
   * a line for each island.
   */
  readonly code: string;
  /** For each line of `code` what stands in it. */
  readonly lines: readonly Span[];
}

/** Encloses the number of a literal; no text holds it. */
export const MARK = "\uFDD1";

export function templateSource(file: string, text: string): TemplateSource {
  const islands = findIslands(text);
  const literals: Span[] = [];
  const lines: Span[] = [];
  const code: string[] = [];
  let start = 0;
  for (let index = 0; index <= islands.length; index++) {
    const island = islands[index];
    const span = trimmed(text, start, island?.span.start ?? endOfText(text), islands[index - 1], island);
    if (span.end > span.start) {
      code.push(`${MARK}${literals.length}${MARK}`);
      lines.push(span);
      literals.push(span);
    }
    if (island === undefined) break;
    start = island.span.end;
    if (island.kind === "comment" || isRaw(island)) continue;
    code.push(codeOf(text, island));
    lines.push(island.span);
  }
  return { file, text, literals, code: code.join("\n"), lines };
}

/** The stretch of the template that a line and column of its code stand for: from there to the end of the island. */
export function placeInSource({ lines, text }: TemplateSource, line: number, column: number, length?: number): Span {
  const span = lines[line] ?? lines.at(-1) ?? { start: 0, end: text.length };
  const start = Math.min(span.start + column, span.end);
  return length === undefined ? span : { start, end: Math.min(start + length, span.end) };
}

/** One newline at the end of a template does not count. */
function endOfText(text: string): number {
  return text.endsWith("\r\n") ? text.length - 2 : text.endsWith("\n") ? text.length - 1 : text.length;
}

function isRaw({ word }: Island): boolean {
  return /^(?:end)?(?:raw|verbatim)$/.test(word);
}

function trimmed(
  text: string,
  start: number,
  end: number,
  before: Island | undefined,
  after: Island | undefined,
): Span {
  let from = start;
  let to = Math.max(start, end);
  if (before !== undefined && text.charAt(before.span.end - 3) === "-")
    while (from < to && /\s/.test(text.charAt(from))) from++;
  if (after !== undefined && text.charAt(after.span.start + 2) === "-")
    while (to > from && /\s/.test(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}

/** On one line, of the same length; what only Jinja knows and what changes nothing here is left out. */
function codeOf(text: string, { span, word }: Island): string {
  const line = text.slice(span.start, span.end).replace(/[\n\r\uFDD1]/g, " ");
  const plain = line.replace(/^(\{[{%])\+/, "$1 ").replace(/\+([%}]\})$/, " $1");
  return word === "include" ? plain.replace(/\bwith(?:out)?\s+context\b/, (words) => " ".repeat(words.length)) : plain;
}
