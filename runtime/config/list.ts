import { skipBlanks, trimEnd } from "../../grammar/white-space.ts";

/** More values than any list of a survey has; a range beyond it is a slip of the pen, and would fill the memory. */
export const listLimit = 1_000_000;

/**
 * A WCL list as its values: all parentheses dropped, split at the separator, trimmed; an item that begins with
 * `n:m` is the range from n to m, both included (`1,2,4:6`; leading zeros and what follows the range are lost; a
 * descending range is nothing). The empty text is one empty value.
 *
 * A range that would make the list longer than `listLimit` stays the text it is: ask `listSize` where it matters.
 */
export function splitList(text: string, separator = ","): readonly string[] {
  const values: string[] = [];
  for (const item of items(text, separator)) {
    const range = readRange(item);
    if (range === undefined || BigInt(values.length) + sizeOf(range) > BigInt(listLimit)) values.push(item);
    else for (let value = range.first; value <= range.last; value += 1n) values.push(value.toString());
  }
  return values;
}

/** How many values `splitList` would give if it had no limit. */
export function listSize(text: string, separator = ","): bigint {
  let size = 0n;
  for (const item of items(text, separator)) {
    const range = readRange(item);
    size += range === undefined ? 1n : sizeOf(range);
  }
  return size;
}

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

function items(text: string, separator: string): readonly string[] {
  return text.replace(/[()]/g, "").split(separator).map(strip);
}

/** Without the white space around it, as the reference understands white space. */
function strip(text: string): string {
  const start = skipBlanks(text, 0, text.length);
  return text.slice(start, trimEnd(text, start, text.length));
}

function readRange(item: string): Range | undefined {
  const match = /^(\d{1,1000}):(\d{1,1000})/.exec(item);
  return match === null ? undefined : { first: BigInt(match[1] ?? ""), last: BigInt(match[2] ?? "") };
}

function sizeOf(range: Range): bigint {
  return range.last < range.first ? 0n : range.last - range.first + 1n;
}
