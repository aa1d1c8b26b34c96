import type { Table } from "../registry/database.ts";
import type { Terminal } from "./terminal.ts";

export const tableFormats = ["table", "csv", "json"] as const;
export type TableFormat = (typeof tableFormats)[number];

type Cell = Table["rows"][number][number];

/** Prints the answer of a query: aligned columns, RFC 4180 comma-separated values, or one JSON object a row. */
export function printTable(terminal: Terminal, table: Table, format: TableFormat): void {
  switch (format) {
    case "table":
      for (const line of alignedLines(table)) terminal.print(line);
      return;
    case "csv":
      terminal.print(table.columns.map(csvCell).join(","));
      for (const row of table.rows) terminal.print(row.map((cell) => csvCell(cellText(cell))).join(","));
      return;
    case "json":
      for (const row of table.rows)
        terminal.json(Object.fromEntries(table.columns.map((name, at) => [name, row[at] ?? null])));
      return;
  }
}

function alignedLines({ columns, rows }: Table): string[] {
  const cells = rows.map((row) => row.map((cell) => cellText(cell).replaceAll(/[\n\r\t]/g, " ")));
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const numeric = columns.map(
    (_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === "number" || row[at] === null),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (numeric[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(columns), rule, ...cells.map(line), `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`];
}

function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as people read it; null is nothing. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
