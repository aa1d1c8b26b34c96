import type { Place } from "../../grammar/span.ts";
import type { ConfigScalar, Program } from "../config/program.ts";

/** One member of a comma list, trimmed, and where it stands. */
export interface Item {
  readonly text: string;
  readonly place: Place;
}

/**
 * The members of a comma list where they were written; an empty member (`a,,b`, a comma at the end) is one too,
 * placed at its comma. No ranges: this is for names.
 */
export function itemsOf(program: Program, scalar: ConfigScalar | undefined, separator = ","): Item[] {
  if (scalar === undefined) return [];
  const items: Item[] = [];
  let start = 0;
  for (const piece of scalar.text.split(separator)) {
    const text = piece.trim();
    const from = start + (text === "" ? 0 : piece.length - piece.trimStart().length);
    items.push({ text, place: placeIn(program, scalar, from, text === "" ? from + piece.length : from + text.length) });
    start += piece.length + separator.length;
  }
  return items;
}

/** The place of a stretch of a value's text. Continued values are walked along their lines. */
export function placeIn(program: Program, scalar: ConfigScalar, start: number, end: number): Place {
  const document = program.files.get(scalar.place.file);
  const { span } = scalar.place;
  if (document === undefined || scalar.layer === "setting") return scalar.place;
  const source = document.text;
  if (source.slice(span.start, span.start + scalar.text.length) === scalar.text) {
    return { file: scalar.place.file, span: { start: span.start + start, end: span.start + end } };
  }
  // What a template put into the value has no letters of its own.
  if (document.islands.some((island) => island.span.start < span.end && span.start < island.span.end))
    return scalar.place;
  const offsets = walk(source, span.start, span.end, scalar.text);
  const from = offsets[start] ?? offsets.at(-1);
  const last = end > start ? offsets[end - 1] : undefined;
  if (from === undefined) return scalar.place;
  return { file: scalar.place.file, span: { start: from, end: last === undefined ? from : last + 1 } };
}

const continuation = /\\[^\S\n]*\n\s*/y;

/** For each code unit of a value its offset in the file; a backslash at the end of a line and the next line's blanks are skipped. */
function walk(source: string, start: number, end: number, text: string): number[] {
  const offsets: number[] = [];
  let at = start;
  for (let index = 0; index < text.length && at < end;) {
    continuation.lastIndex = at;
    const skipped = source[at] === "\\" ? continuation.exec(source) : null;
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    offsets.push(at);
    if (source[at] === text[index]) index += 1;
    else offsets.pop();
    at += 1;
  }
  return offsets;
}
