import type { Place } from "../../grammar/span.ts";

/**
 * One piece of a path, whichever side it comes from: WCL patterns and Butler templates become lists of these,
 * and two paths agree for all data ids when their lists agree.
 */
export type Token = LiteralToken | FieldToken | RunToken | UnknownToken;

export interface LiteralToken {
  readonly kind: "literal";
  readonly text: string;
  /** Where each stretch of the text was written, in order. */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly text: string;
  readonly origin?: Origin;
}

/** A key of the data id and how its value is written. */
export interface FieldToken {
  readonly kind: "field";
  readonly key: string;
  readonly format: FieldFormat;
  readonly origin?: Origin;
}

/**
 * `raw`: the value as it stands; `int`: plain decimal; `pad`: zeros up to `width`; `space`: blanks up to `width`,
 * which no WCL form can make.
 */
export type FieldFormat =
  | { readonly kind: "raw" }
  | { readonly kind: "int" }
  | { readonly kind: "pad"; readonly width: number }
  | { readonly kind: "space"; readonly width: number };

/** A value that is fixed within one run: reqnum, attnum, unitname … `width` 0 means unpadded. */
export interface RunToken {
  readonly kind: "run";
  readonly name: string;
  readonly width: number;
  readonly origin?: Origin;
}

/** A variable whose value cannot be known before the run. */
export interface UnknownToken {
  readonly kind: "unknown";
  readonly name: string;
  readonly origin?: Origin;
}

/** Where a piece of a path is written: the smallest stretch, and the variables that led there, outermost first. */
export interface Origin {
  readonly place: Place;
  readonly via: readonly { readonly name: string; readonly place: Place }[];
}

/** Names that stay symbols because they change from run to run or from job to job. */
export const runConstants: ReadonlySet<string> = new Set([
  "reqnum",
  "attnum",
  "unitname",
  "jobnum",
  "wrapnum",
  "blknum",
  "pfw_attempt_id",
]);

export function literal(text: string, origin?: Origin): LiteralToken {
  return { kind: "literal", text, pieces: [origin === undefined ? { text } : { text, origin }] };
}

/** `pad(0)` and `pad(1)` write a number as it is. */
export function padFormat(width: number): FieldFormat {
  return width <= 1 ? { kind: "int" } : { kind: "pad", width };
}

/** Joins neighbouring literals and drops empty ones. */
export function mergeLiterals(tokens: Iterable<Token>): Token[] {
  const merged: Token[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (token.kind !== "literal") merged.push(token);
    else if (last?.kind === "literal") {
      merged[merged.length - 1] = joinPieces([...last.pieces, ...token.pieces]);
    } else if (token.text !== "") merged.push(token);
  }
  return merged;
}

/** The first `length` code units of a literal, or what follows them, with the pieces cut to match. */
export function sliceLiteral(token: LiteralToken, start: number, end = token.text.length): LiteralToken {
  const pieces: Piece[] = [];
  let at = 0;
  for (const piece of token.pieces) {
    const from = Math.max(start, at);
    const to = Math.min(end, at + piece.text.length);
    if (from < to) pieces.push(cutPiece(piece, from - at, to - at));
    at += piece.text.length;
  }
  return joinPieces(pieces);
}

function cutPiece(piece: Piece, start: number, end: number): Piece {
  const text = piece.text.slice(start, end);
  if (piece.origin === undefined) return { text };
  const { file, span } = piece.origin.place;
  // Only text that stands in the file as it is can be pointed at letter by letter.
  const exact = span.end - span.start === piece.text.length;
  const cut = exact ? { start: span.start + start, end: span.start + end } : span;
  return { text, origin: { ...piece.origin, place: { file, span: cut } } };
}

const joinPieces = (pieces: readonly Piece[]): LiteralToken => ({
  kind: "literal",
  text: pieces.map((piece) => piece.text).join(""),
  pieces,
});

/** Where a token is written, as far as it is known. */
export function originOf(token: Token): Origin | undefined {
  return token.kind === "literal" ? token.pieces.find((piece) => piece.origin !== undefined)?.origin : token.origin;
}
