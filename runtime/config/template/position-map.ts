import type { Place, Span } from "../../../grammar/span.ts";

/** A stretch of a rendered text: copied from a template, letter by letter, or put there by an island. */
export interface Piece {
  /** The first offset in the rendered text. */
  readonly start: number;
  readonly kind: "copied" | "made";
  /** The stretch of the template: the same letters, or the island. */
  readonly place: Place;
}

/** Where the letters of a rendered text come from; pieces in order, each up to the start of the next. */
export interface PositionMap {
  readonly pieces: readonly Piece[];
  /** The template that was asked for: where nothing was rendered, its beginning counts. */
  readonly file: string;
}

/** Where a stretch of the rendered text was written. Of several files the one where the stretch begins counts. */
export function placeOf(map: PositionMap, { start, end }: Span): Place {
  const first = pieceAt(map, start);
  const last = end > start ? pieceAt(map, end - 1) : first;
  if (first === undefined || last === undefined) return { file: map.file, span: { start: 0, end: 0 } };
  const from = beginning(first, start);
  if (last.place.file !== first.place.file)
    return { file: first.place.file, span: { start: from, end: first.place.span.end } };
  const to = end > start ? ending(last, end) : first.kind === "made" ? first.place.span.end : from;
  return { file: first.place.file, span: { start: from, end: Math.max(from, to) } };
}

/** Where an offset of a template first comes to stand in the rendered text; undefined where it is left out. */
export function renderedOffset({ pieces }: PositionMap, file: string, offset: number): number | undefined {
  const piece = pieces.find(
    ({ place }) => place.file === file && place.span.start <= offset && offset <= place.span.end,
  );
  if (piece === undefined) return undefined;
  return piece.kind === "made" ? piece.start : piece.start + offset - piece.place.span.start;
}

function beginning({ kind, start, place }: Piece, at: number): number {
  return kind === "made" ? place.span.start : Math.min(place.span.start + at - start, place.span.end);
}

function ending({ kind, start, place }: Piece, end: number): number {
  return kind === "made" ? place.span.end : Math.min(place.span.start + end - start, place.span.end);
}

/** The piece that holds an offset; the last one holds everything behind it. */
function pieceAt({ pieces }: PositionMap, offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return pieces[Math.max(0, low - 1)];
}
