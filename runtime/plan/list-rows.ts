import { splitColumns, type Column } from "../config/columns.ts";
import type { WclData } from "../config/program.ts";
import { readListLine } from "./list-format.ts";

/** The rows of a list file, each as column to value. */
export interface ListRows {
  /** Keys folded: every column by its name, and the columns of the asked file by their key alone too. */
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/**
 * Reads the lines of a list file by the `columns` and `format` of its section in an input WCL. Answers with a sentence
 * when they do not fit.
 */
export function readListRows(section: WclData, lines: readonly string[], label: string): ListRows | string {
  const columns = splitColumns(textOf(section, "columns", "fullname"));
  const format = textOf(section, "format", "textsp");
  const read = readerOf(format, columns);
  if (read === undefined) return `lists of format ${format} cannot be read back`;
  const rows: ReadonlyMap<string, string>[] = [];
  for (const [at, values] of read(lines.filter((line) => line !== "")).entries()) {
    if (values.length !== columns.length)
      return `row ${at + 1} has ${values.length} values for ${columns.length} columns`;
    const row = new Map<string, string>();
    for (const [place, column] of columns.entries()) {
      const value = values[place] ?? "";
      row.set(column.name.toLowerCase(), value);
      if (column.label === label || (column.label !== undefined && !row.has(column.key))) row.set(column.key, value);
    }
    rows.push(row);
  }
  return { rows };
}

function textOf(section: WclData, key: string, instead: string): string {
  const value = section.get(key);
  return typeof value === "string" ? value : instead;
}

type Read = (lines: readonly string[]) => readonly (readonly string[])[];

function readerOf(format: string, columns: readonly Column[]): Read | undefined {
  switch (format) {
    case "textsp":
    case "textcsv":
    case "texttab":
      return (lines) => lines.map((line) => readListLine(format, line));
    case "wcl":
    case "config":
      return (lines) => readFileBlocks(lines, columns);
    default:
      return undefined;
  }
}

/** `<file>`, one `key=value` line for each column, `</file>`. */
function readFileBlocks(lines: readonly string[], columns: readonly Column[]): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  for (const line of lines) {
    const text = line.trim();
    if (text === "<file>") blocks.push([]);
    else if (text !== "</file>") blocks.at(-1)?.push(text.slice(text.indexOf("=") + 1));
  }
  return columns.length === 0 ? [] : blocks;
}
