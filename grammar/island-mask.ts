import type { Island } from "./islands.ts";
import { skipBlanks, trimEnd } from "./white-space.ts";

/** Stands for the letters of an island: no text holds it, and it is neither blank nor anything that WCL knows. */
export const FILLER = "\uFDD0";

/**
 * A template as the reader takes it: of the same length, what an island puts there is one word, and everything else
 * about an island is blank. A line of nothing but islands keeps them as words, so that it is still a line; no line is joined.
 */
export function maskIslands(text: string, islands: readonly Island[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const group of groupsOf(text, islands)) {
    const alone = startsLine(text, group[0]?.span.start ?? 0) && endsLine(text, group.at(-1)?.span.end ?? 0);
    for (const { kind, word, span } of group) {
      const written = text.slice(span.start, span.end);
      const isWord = alone || kind === "output" || word === "include" || /[\n\r]/.test(written);
      pieces.push(text.slice(at, span.start), isWord ? filled(written) : written.replace(/[^\n\r]/g, " "));
      at = span.end;
    }
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

/** Blanks at the ends of its lines are blanks, as they are everywhere. */
function filled(island: string): string {
  const pieces = island.split(/([\n\r])/);
  return pieces
    .map((piece, at) => {
      if (piece === "\n" || piece === "\r") return piece;
      const start = at === 0 ? 0 : skipBlanks(piece, 0, piece.length);
      const end = at === pieces.length - 1 ? piece.length : trimEnd(piece, start, piece.length);
      return piece.slice(0, start) + FILLER.repeat(end - start) + piece.slice(end);
    })
    .join("");
}

/** Whether a masked line says nothing but islands. */
export function isFilled(line: string): boolean {
  return line.includes(FILLER) && /^[\uFDD0\s]*$/.test(line);
}

/** Islands with nothing but blanks between them, on one line. */
function groupsOf(text: string, islands: readonly Island[]): readonly (readonly Island[])[] {
  const groups: Island[][] = [];
  let end = -1;
  for (const island of islands) {
    const follows = end !== -1 && /^[^\S\n\r]*$/.test(text.slice(end, island.span.start));
    if (follows) groups.at(-1)?.push(island);
    else groups.push([island]);
    end = island.span.end;
  }
  return groups;
}

function startsLine(text: string, at: number): boolean {
  let from = at;
  while (from > 0 && isBlank(text.charAt(from - 1))) from -= 1;
  return from === 0 || isLineEnd(text.charAt(from - 1));
}

function endsLine(text: string, at: number): boolean {
  let to = at;
  while (to < text.length && isBlank(text.charAt(to))) to += 1;
  return to === text.length || isLineEnd(text.charAt(to));
}

const isLineEnd = (letter: string): boolean => letter === "\n" || letter === "\r";
const isBlank = (letter: string): boolean => !isLineEnd(letter) && /\s/.test(letter);
