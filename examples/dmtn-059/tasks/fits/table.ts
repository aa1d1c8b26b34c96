import type { Header, HeaderValue } from "./header.ts";

/** Columns that the tables here have: 64-bit integers, doubles, truth values, texts of a fixed length. */
export type Column =
  | { readonly name: string; readonly kind: "integer" | "number" | "flag" }
  | { readonly name: string; readonly kind: "text"; readonly length: number };

export type Cell = number | string | boolean;
export type Row = Readonly<Record<string, Cell>>;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The structure keywords of a binary table, besides XTENSION. */
export function tableCards(table: Table): [string, HeaderValue][] {
  const columns = table.columns.flatMap((column, index): [string, HeaderValue][] => [
    [`TTYPE${index + 1}`, column.name],
    [`TFORM${index + 1}`, formOf(column)],
  ]);
  const width = table.columns.reduce((sum, column) => sum + widthOf(column), 0);
  return [
    ["BITPIX", 8],
    ["NAXIS", 2],
    ["NAXIS1", width],
    ["NAXIS2", table.rows.length],
    ["PCOUNT", 0],
    ["GCOUNT", 1],
    ["TFIELDS", table.columns.length],
    ...columns,
  ];
}

/** The rows of a binary table, one after another. */
export function tableData(table: Table): Buffer {
  return Buffer.concat(table.rows.flatMap((row) => table.columns.map((column) => cellBytes(column, row[column.name]))));
}

/** Reads a binary table. Throws for columns of other kinds. */
export function readTable(header: Header, data: Buffer): Table {
  const fields = Number(header.get("TFIELDS") ?? 0);
  const columns = Array.from({ length: fields }, (_, index) =>
    columnOf(String(header.get(`TTYPE${index + 1}`)), String(header.get(`TFORM${index + 1}`))),
  );
  const count = Number(header.get("NAXIS2") ?? 0);
  const width = Number(header.get("NAXIS1") ?? 0);
  const rows = Array.from({ length: count }, (_, index) => {
    let at = index * width;
    const cells = columns.map((column): [string, Cell] => {
      const cell = readCell(column, data, at);
      at += widthOf(column);
      return [column.name, cell];
    });
    return Object.fromEntries(cells);
  });
  return { columns, rows };
}

function formOf(column: Column): string {
  switch (column.kind) {
    case "integer":
      return "1K";
    case "number":
      return "1D";
    case "flag":
      return "1L";
    case "text":
      return `${column.length}A`;
  }
}

function columnOf(name: string, form: string): Column {
  const kinds: Readonly<Record<string, "integer" | "number" | "flag">> = { K: "integer", D: "number", L: "flag" };
  const kind = kinds[form.replace(/^1/, "")];
  if (kind !== undefined) return { name, kind };
  const length = /^(\d+)A$/.exec(form)?.[1];
  if (length === undefined) throw new Error(`column ${name} has the form ${form}, which is not known here`);
  return { name, kind: "text", length: Number(length) };
}

function widthOf(column: Column): number {
  if (column.kind === "text") return column.length;
  return column.kind === "flag" ? 1 : 8;
}

function cellBytes(column: Column, value: Cell | undefined): Buffer {
  const bytes = Buffer.alloc(widthOf(column));
  switch (column.kind) {
    case "integer":
      bytes.writeBigInt64BE(BigInt(Math.trunc(Number(value ?? 0))));
      return bytes;
    case "number":
      bytes.writeDoubleBE(typeof value === "number" ? value : Number.NaN);
      return bytes;
    case "flag":
      bytes.write(value === true ? "T" : "F", "latin1");
      return bytes;
    case "text":
      bytes.write(String(value ?? ""), "latin1");
      return bytes;
  }
}

function readCell(column: Column, data: Buffer, at: number): Cell {
  switch (column.kind) {
    case "integer":
      return Number(data.readBigInt64BE(at));
    case "number":
      return data.readDoubleBE(at);
    case "flag":
      return data.toString("latin1", at, at + 1) === "T";
    case "text":
      return data.toString("latin1", at, at + column.length).replace(/\0.*$/s, "");
  }
}
