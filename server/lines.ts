import { positionAt } from "../grammar/position.ts";
import type { Span } from "../grammar/span.ts";

/** The line, from 0, that an offset lies in. */
export function lineOf(starts: readonly number[], offset: number): number {
  return positionAt(starts, offset).line;
}

/** The text of one line, without its end. */
export function lineText(text: string, starts: readonly number[], line: number): string {
  const { start, end } = lineSpan(text, starts, line);
  return text.slice(start, end);
}

/** Where one line stands, without its end. */
export function lineSpan(text: string, starts: readonly number[], line: number): Span {
  const start = starts[line] ?? text.length;
  let end = starts[line + 1] ?? text.length;
  while (end > start && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return { start, end };
}
