import type { Butler } from "../butler/butler.ts";
import type { DataId } from "../butler/template.ts";
import { readFits, writeFits } from "../fits/file.ts";
import type { HeaderValue } from "../fits/header.ts";
import type { Column, Row } from "../fits/table.ts";
import { schemas, type CatalogType } from "./schemas.ts";

/** Reads the rows of a table file. */
export function readRows(path: string): readonly Row[] {
  const unit = readFits(path).find(({ kind }) => kind === "table");
  if (unit?.kind !== "table") throw new Error(`${path} has no table`);
  return unit.table.rows;
}

/** The number in a cell; throws when the row has no such number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`a row has no number in column ${column}`);
  return value;
}

/** Writes a table with the columns that a dataset type has, after comparing them with the repository's schema. */
export async function writeCatalog(
  butler: Butler,
  type: CatalogType,
  id: DataId,
  rows: readonly Row[],
  header: ReadonlyMap<string, HeaderValue> = new Map(),
): Promise<void> {
  await checkSchema(butler, type);
  writeRows(await butler.write(type, id), schemas[type], rows, header);
}

export function writeRows(
  path: string,
  columns: readonly Column[],
  rows: readonly Row[],
  header: ReadonlyMap<string, HeaderValue> = new Map(),
): void {
  writeFits(path, [
    { kind: "empty", header },
    { kind: "table", header: new Map([["EXTNAME", "CATALOG"]]), table: { columns, rows } },
  ]);
}

/** Compares the columns with the schema in the repository; the first step that finds none leaves its own there. */
export async function checkSchema(butler: Butler, type: CatalogType): Promise<void> {
  const path = await butler.find(`${type}_schema`, {});
  const own = schemas[type].map(({ name }) => name);
  if (path === undefined) {
    writeRows(await butler.write(`${type}_schema`, {}), schemas[type], []);
    return;
  }
  const unit = readFits(path).find(({ kind }) => kind === "table");
  const there = unit?.kind === "table" ? unit.table.columns.map(({ name }) => name) : [];
  if (there.join() !== own.join())
    throw new Error(`${path} has the columns ${there.join(", ")}, but ${type} is written with ${own.join(", ")}`);
}

/** Checks a schema that a step reads and does not write: it must be there. */
export async function requireSchema(butler: Butler, type: CatalogType): Promise<void> {
  await butler.read(`${type}_schema`, {});
  await checkSchema(butler, type);
}
