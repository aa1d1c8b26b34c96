import { isBlank } from "../../grammar/white-space.ts";
import { formatValue } from "./print-format.ts";

/** One column of a list file. */
export interface Column {
  /** As written, `$FMT{…}` and all. */
  readonly text: string;
  /** Offset of the column in the text of `columns`. */
  readonly start: number;
  /** The column alone: `label.key`, or `key`. */
  readonly name: string;
  /** The file the key belongs to; absent where the key alone is given. */
  readonly label?: string;
  readonly key: string;
  /** The format of `$FMT{format,column}`. */
  readonly format?: string;
}

/**
 * The columns that the value of `columns` names: words between commas and blanks, or `$FMT{format,column}`, which may
 * hold both. Each `$FMT` ends at its own brace (the reference reads to the last one and loses columns).
 */
export function splitColumns(text: string): readonly Column[] {
  const columns: Column[] = [];
  const closes = closingBraces(text);
  let at = 0;
  while (at < text.length) {
    if (separates(text, at)) {
      at += 1;
      continue;
    }
    const end = endOfColumn(text, at, closes);
    columns.push(readColumn(text.slice(at, end), at));
    at = end;
  }
  return columns;
}

/** The value of a column as it is written to the list; nothing where the format asks for a number that it is not. */
export function formatColumn(column: Column, value: string): string | undefined {
  return column.format === undefined ? value : formatValue(column.format, value);
}

function separates(text: string, at: number): boolean {
  return text[at] === "," || isBlank(text.charCodeAt(at));
}

function endOfColumn(text: string, start: number, closes: ReadonlyMap<number, number>): number {
  const opening = /\$\w+\{/y;
  opening.lastIndex = start;
  const close = opening.test(text) ? closes.get(opening.lastIndex - 1) : undefined;
  if (close !== undefined) return close + 1;
  let at = start;
  while (at < text.length && !separates(text, at)) at += 1;
  return at;
}

/** Each brace that is closed, with the one that closes it. */
function closingBraces(text: string): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") open.push(at);
    if (text[at] !== "}") continue;
    const opening = open.pop();
    if (opening !== undefined) closes.set(opening, at);
  }
  return closes;
}

function readColumn(text: string, start: number): Column {
  const formatted = /^\$\w+\{([^,]*),([^]*)\}$/.exec(text);
  const name = (formatted?.[2] ?? text).trim();
  const dot = name.indexOf(".");
  return {
    text,
    start,
    name,
    ...(dot > 0 ? { label: name.slice(0, dot).toLowerCase() } : {}),
    key: name.slice(dot > 0 ? dot + 1 : 0).toLowerCase(),
    ...(formatted === null ? {} : { format: formatted[1] ?? "" }),
  };
}
