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
  let at = 0;
  while (at < text.length) {
    if (separates(text, at)) {
      at += 1;
      continue;
    }
    const end = endOfColumn(text, at);
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

function endOfColumn(text: string, start: number): number {
  const opening = /\$\w+\{/y;
  opening.lastIndex = start;
  const end = opening.test(text) ? endOfBraces(text, opening.lastIndex) : undefined;
  if (end !== undefined) return end;
  let at = start;
  while (at < text.length && !separates(text, at)) at += 1;
  return at;
}

/** The offset after the brace that closes the one before `start`; nothing when there is none. */
function endOfBraces(text: string, start: number): number | undefined {
  let open = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "{") open += 1;
    if (text[at] === "}") open -= 1;
    if (open === 0) return at + 1;
  }
  return undefined;
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
