import { skipBlanks, skipWord, trimEnd } from "./white-space.ts";

/** A stretch of a logical line. */
export type Cut = readonly [start: number, end: number];

/** What a logical line is, with the places where its parts stand in it. */
export type Form =
  | { readonly kind: "include"; readonly directive: Cut; readonly target: Cut }
  | { readonly kind: "function-include"; readonly directive: Cut; readonly call: Cut }
  | { readonly kind: "close"; readonly name: Cut }
  | { readonly kind: "open"; readonly name: Cut; readonly label?: Cut }
  | { readonly kind: "equals"; readonly key: Cut; readonly value: Cut }
  | { readonly kind: "blank"; readonly key: Cut; readonly value: Cut }
  | { readonly kind: "none" };

/**
 * The form of a logical line: the first of seven that fits, in the reference's order, which decides odd lines
 * (`foo = <<include f>>` is an include, `<a b c>` is a key). Time is linear in the length of the line.
 */
export function readForm(line: string): Form {
  const end = trimEnd(line, 0, line.length);
  return (
    (line.includes("<<") ? (includeForm(line) ?? functionForm(line)) : undefined) ??
    (line.startsWith("<") ? tagForm(line, end) : undefined) ??
    assignmentForm(line, end)
  );
}

const INCLUDE = "<<include ";
const FUNCTION = "<<inclfunc ";

/** Anywhere: `<<include NAME>>`, one blank exactly, no white space in NAME; NAME is as long as possible. */
function includeForm(line: string): Form | undefined {
  for (let at = line.indexOf(INCLUDE); at !== -1; at = line.indexOf(INCLUDE, at + 1)) {
    const start = at + INCLUDE.length;
    const word = line.slice(start, skipWord(line, start, line.length));
    const close = word.lastIndexOf(">>");
    if (close >= 1) return { kind: "include", directive: [at, start + close + 2], target: [start, start + close] };
  }
  return undefined;
}

/** Anywhere: `<<inclfunc CALL>>`, no `>` in CALL. */
function functionForm(line: string): Form | undefined {
  let at = line.indexOf(FUNCTION);
  while (at !== -1) {
    const start = at + FUNCTION.length;
    const close = line.indexOf(">", start);
    if (close === -1) return undefined;
    if (close > start && line.startsWith(">>", close))
      return { kind: "function-include", directive: [at, close + 2], call: [start, close] };
    // All starts before this `>` share it, so none of them can succeed unless its call is not empty.
    at = line.indexOf(FUNCTION, close === start ? at + 1 : close);
  }
  return undefined;
}

/** The whole line: `</NAME>` with optional blanks around the name, or `<NAME>`, `<NAME >`, `<NAME LABEL>`. */
function tagForm(line: string, end: number): Form | undefined {
  if (end < 3 || !line.startsWith(">", end - 1)) return undefined;
  return (line.startsWith("/", 1) ? closeForm(line, end) : undefined) ?? openForm(line, end);
}

function closeForm(line: string, end: number): Form | undefined {
  const start = skipBlanks(line, 2, end - 1);
  const word = skipWord(line, start, end - 1);
  const closes = word > start && skipBlanks(line, word, end - 1) === end - 1;
  return closes ? { kind: "close", name: [start, word] } : undefined;
}

function openForm(line: string, end: number): Form | undefined {
  const word = skipWord(line, 1, end - 1);
  if (word === 1) return undefined;
  if (word === end - 1) return { kind: "open", name: [1, word] };
  const label = skipBlanks(line, word, end - 1);
  if (skipWord(line, label, end - 1) !== end - 1) return undefined;
  return label === end - 1
    ? { kind: "open", name: [1, word] }
    : { kind: "open", name: [1, word], label: [label, end - 1] };
}

/**
 * `key = rest`, where the key is the longest beginning of the first word that is followed by optional blanks, `=`
 * and at least one more character; else `key rest`, where rest does not begin with `=` (but may begin with a blank).
 */
function assignmentForm(line: string, end: number): Form {
  const word = skipWord(line, 0, line.length);
  const next = skipBlanks(line, word, line.length);
  if (line.startsWith("=", next) && next + 1 < line.length) return equalsForm(line, word, next, end);
  // Something must follow the sign.
  const sign = line.lastIndexOf("=", word === line.length ? word - 2 : word - 1);
  if (sign >= 1) return equalsForm(line, sign, sign, end);
  const takesBlank = next === line.length || line.startsWith("=", next);
  if (next - word < (takesBlank ? 2 : 1)) return { kind: "none" };
  return { kind: "blank", key: [0, word], value: next < end ? [next, end] : [end, end] };
}

function equalsForm(line: string, key: number, sign: number, end: number): Form {
  const start = skipBlanks(line, sign + 1, line.length);
  return { kind: "equals", key: [0, key], value: start >= end ? [sign + 1, sign + 1] : [start, end] };
}
