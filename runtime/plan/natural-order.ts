import type { Tuple } from "./tuple.ts";

/** How quanta are put in order: as people count (2 before 10), or as the reference did (text by code point). */
export type QuantaOrder = "natural" | "reference";

/** Compares two tuples of one length, value by value. */
export function compareTuples(one: Tuple, other: Tuple, order: QuantaOrder): number {
  const compare = order === "natural" ? compareNaturally : compareCodePoints;
  for (const [at, value] of one.entries()) {
    const difference = compare(value, other[at] ?? "");
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Runs of digits compare as numbers of any length, everything else by code point. A total order. */
export function compareNaturally(one: string, other: string): number {
  if (one === other) return 0;
  if (shortNumber.test(one) && shortNumber.test(other)) return Number(one) - Number(other);
  const ones = one.match(runs) ?? [];
  const others = other.match(runs) ?? [];
  for (const [at, run] of ones.entries()) {
    const against = others[at];
    if (against === undefined) return 1;
    const difference =
      isDigits(run) && isDigits(against) ? compareDigits(run, against) : compareCodePoints(run, against);
    if (difference !== 0) return difference;
  }
  // The same numbers written with other leading zeros: the text decides, so that equal means the same.
  return ones.length - others.length || compareCodePoints(one, other);
}

/** The order of Python's strings. */
export function compareCodePoints(one: string, other: string): number {
  if (one === other) return 0;
  if (!surrogate.test(one) && !surrogate.test(other)) return one < other ? -1 : 1;
  const ones = Array.from(one, (character) => character.codePointAt(0) ?? 0);
  const others = Array.from(other, (character) => character.codePointAt(0) ?? 0);
  for (const [at, code] of ones.entries()) {
    const difference = code - (others[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return ones.length - others.length;
}

/** Nearly every key: no leading zero, and exact as a number. */
const shortNumber = /^(?:0|[1-9]\d{0,14})$/;
const runs = /\d+|\D+/g;
const surrogate = /[\uD800-\uDFFF]/;

function isDigits(run: string): boolean {
  const code = run.charCodeAt(0);
  return code >= 48 && code <= 57;
}

function compareDigits(one: string, other: string): number {
  const first = one.replace(/^0+/, "");
  const second = other.replace(/^0+/, "");
  return first.length - second.length || compareCodePoints(first, second);
}
