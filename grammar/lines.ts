import type { Span } from "./span.ts";
import { skipBlanks, trimEnd } from "./white-space.ts";

/**
 * What the reader takes as one line: physical lines stripped, joined where one ends in `\`, cut at the first `#`.
 * An error never reaches beyond its logical line.
 */
export interface LogicalLine {
  /** The text that is classified. Not stripped again on the right after the cut: `a = # c` gives `a = `. */
  readonly text: string;
  /** Where the stretches of `text` stand in the file; one unless lines were joined. */
  readonly pieces: readonly Piece[];
  /** From the first character that is not white space to the end of the last physical line, comment included. */
  readonly span: Span;
  /** From the first `#` to the end of the logical line: continuation goes on inside a comment. */
  readonly comment?: Span;
  /** Offsets of the backslashes that joined or tried to join the next line. */
  readonly joins: readonly number[];
  /** One-based numbers of the first and last physical line. The reference reports the last. */
  readonly firstNumber: number;
  readonly lastNumber: number;
}

/** The characters of a logical line from `at` on stand in the file from `offset` on. */
export interface Piece {
  readonly at: number;
  readonly offset: number;
}

/** More lines than this are not read, so that no file exhausts memory; real ones have a few thousand. */
export const MOST_LINES = 500_000;

/** The logical lines of a file that hold more than white space. */
export interface LogicalLines {
  readonly lines: readonly LogicalLine[];
  /** The offset from which on the file was not read, for it has too many lines. */
  readonly unreadFrom?: number;
}

/** Splits a file into logical lines. LF, CRLF and a lone CR end a physical line. */
export function logicalLines(text: string): LogicalLines {
  const lines: LogicalLine[] = [];
  const physical = new PhysicalLines(text);
  for (let stretch = physical.next(); stretch !== undefined; stretch = physical.next()) {
    if (stretch.start === stretch.end) continue;
    lines.push(
      text.charCodeAt(stretch.end - 1) === BACKSLASH
        ? joinedLine(text, stretch, physical)
        : cutLine(text, [stretch], {
            span: stretch,
            joins: [],
            firstNumber: physical.number,
            lastNumber: physical.number,
          }),
    );
  }
  return physical.isAtEnd ? { lines } : { lines, unreadFrom: physical.offset };
}

/** The offset in the file of a character of a logical line; `at` may be the length of the line. */
export function offsetInFile(line: LogicalLine, at: number): number {
  let low = 0;
  let high = line.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line.pieces[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const piece = line.pieces[low];
  return piece === undefined ? line.span.start : piece.offset + at - piece.at;
}

/** The stretch of the file from the first to the last character of [start, end) of a logical line. */
export function spanInFile(line: LogicalLine, start: number, end: number): Span {
  const first = line.pieces[0];
  if (line.pieces.length === 1 && first !== undefined) return { start: first.offset + start, end: first.offset + end };
  if (end <= start) return { start: offsetInFile(line, start), end: offsetInFile(line, start) };
  return { start: offsetInFile(line, start), end: offsetInFile(line, end - 1) + 1 };
}

const BACKSLASH = 0x5c;

interface Stretch {
  start: number;
  end: number;
}

/** Walks the physical lines of a text, each stripped of white space at both ends. */
class PhysicalLines {
  /** One-based number of the line last given. */
  number = 0;
  readonly #text: string;
  /** Where the next line begins. */
  offset = 0;
  // Kept until passed, so that no stretch of the text is searched twice.
  #feed = -1;
  #carriageReturn = -1;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.#text.length;
  }

  next(): Stretch | undefined {
    const text = this.#text;
    if (this.isAtEnd || this.number === MOST_LINES) return undefined;
    if (this.#feed < this.offset) this.#feed = indexOrEnd(text, "\n", this.offset);
    if (this.#carriageReturn < this.offset) this.#carriageReturn = indexOrEnd(text, "\r", this.offset);
    const end = Math.min(this.#feed, this.#carriageReturn);
    const start = skipBlanks(text, this.offset, end);
    this.number += 1;
    this.offset = end + (this.#feed === end + 1 && this.#carriageReturn === end ? 2 : 1);
    return { start, end: trimEnd(text, start, end) };
  }
}

function indexOrEnd(text: string, sought: string, from: number): number {
  const at = text.indexOf(sought, from);
  return at === -1 ? text.length : at;
}

/** What is known of a logical line before its text is cut. */
type Extent = Pick<LogicalLine, "span" | "joins" | "firstNumber" | "lastNumber">;

function joinedLine(text: string, first: Stretch, physical: PhysicalLines): LogicalLine {
  const { start } = first;
  const stretches = [first];
  const joins: number[] = [];
  const firstNumber = physical.number;
  let { end } = first;
  for (let last = stretches.at(-1); last !== undefined; last = stretches.at(-1)) {
    if (text.charCodeAt(last.end - 1) !== BACKSLASH) break;
    last.end -= 1;
    joins.push(last.end);
    if (last.end === last.start) stretches.pop();
    const next = physical.next();
    if (next === undefined || next.end === next.start) continue;
    stretches.push(next);
    ({ end } = next);
  }
  return cutLine(text, stretches, { span: { start, end }, joins, firstNumber, lastNumber: physical.number });
}

function cutLine(text: string, stretches: readonly Stretch[], extent: Extent): LogicalLine {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let length = 0;
  let comment: number | undefined;
  for (const { start, end } of stretches) {
    const raw = text.slice(start, end);
    const hash = raw.indexOf("#");
    const kept = hash === -1 ? raw : raw.slice(0, hash);
    pieces.push({ at: length, offset: start });
    texts.push(kept);
    length += kept.length;
    if (hash === -1) continue;
    comment = start + hash;
    break;
  }
  const whole = texts.length === 1 ? (texts[0] ?? "") : texts.join("");
  if (comment === undefined) return { text: whole, pieces, ...extent };
  return { text: whole, pieces, ...extent, comment: { start: comment, end: extent.span.end } };
}
