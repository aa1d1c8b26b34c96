import { DatabaseError } from "./database-error.ts";
import type { Row } from "./sql-types.ts";

/** A column that holds a number; anything else there is a fault of the statement. */
export function numberIn(row: Row | undefined, column: string): number {
  const cell = row?.[column];
  if (typeof cell !== "number") throw mismatch(column, "a number", cell);
  return cell;
}

export function textIn(row: Row | undefined, column: string): string {
  const cell = row?.[column];
  if (typeof cell !== "string") throw mismatch(column, "text", cell);
  return cell;
}

export function optionalNumberIn(row: Row | undefined, column: string): number | null {
  return row?.[column] === null ? null : numberIn(row, column);
}

export function optionalTextIn(row: Row | undefined, column: string): string | null {
  return row?.[column] === null ? null : textIn(row, column);
}

function mismatch(column: string, wanted: string, found: unknown): DatabaseError {
  return new DatabaseError(
    "refused",
    `column ${column} holds ${found === null ? "null" : typeof found}, not ${wanted}`,
  );
}
