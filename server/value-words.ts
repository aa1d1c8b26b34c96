import type { Span } from "../grammar/span.ts";
import type { Part, Value } from "../grammar/tree.ts";

/** A piece of a value and where it stands in the file. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** Stands for one variable in the flat text; no file that the reader takes can hold it. */
export const hole = "\u0000";

/** A value as one string, variables replaced by a hole, with the physical offset of each character. */
export interface FlatValue {
  readonly text: string;
  readonly at: readonly number[];
}

/** Lays a value flat: continuations are gone, every character still knows its place in `source`. */
export function flatten(value: Pick<Value, "parts">, source: string): FlatValue {
  const at: number[] = [];
  let text = "";
  for (const part of value.parts) {
    if (part.kind === "literal") {
      text += part.text;
      at.push(...offsetsOf(part, source));
    } else {
      text += hole;
      at.push(part.span.start);
    }
  }
  return { text, at };
}

/** All pieces that match `pattern` (which must be global), left to right; pieces with a variable in them are left out. */
export function wordsOf(flat: FlatValue, pattern: RegExp): readonly Word[] {
  const words: Word[] = [];
  for (const match of flat.text.matchAll(pattern)) {
    if (match[0] !== "" && !match[0].includes(hole)) words.push(slice(flat, match.index, match[0].length));
  }
  return words;
}

/** The pieces between the points of a word: `list.corr.img` gives three. */
export function splitWord(flat: FlatValue, word: Word, separator: string): readonly Word[] {
  let index = flat.at.indexOf(word.span.start);
  return word.text.split(separator).map((text) => {
    const piece = slice(flat, index, text.length);
    index += text.length + separator.length;
    return piece;
  });
}

function slice(flat: FlatValue, index: number, length: number): Word {
  const start = flat.at[index] ?? flat.at.at(-1) ?? 0;
  const last = flat.at[index + length - 1] ?? start;
  return { text: flat.text.slice(index, index + length), span: { start, end: length === 0 ? start : last + 1 } };
}

/** A literal that runs over a line break is longer in the file than in the value: what lies between is skipped. */
function offsetsOf(part: Part, source: string): readonly number[] {
  const { start, end } = part.span;
  const offsets: number[] = [];
  let from = start;
  for (const letter of part.text) {
    for (let unit = 0; unit < letter.length; unit++) {
      from = source[from] === letter[unit] ? from : skipContinuation(source, from, end);
      offsets.push(Math.min(from, Math.max(start, end - 1)));
      from++;
    }
  }
  return offsets;
}

/** From a closing backslash to the first character of the next line that is not blank. */
function skipContinuation(source: string, from: number, end: number): number {
  let next = from;
  while (next < end && source[next] === "\\") {
    next++;
    while (next < end && /\s/.test(source[next] ?? "")) next++;
  }
  return next;
}
