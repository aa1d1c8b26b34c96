import type { Place } from "../../grammar/span.ts";
import type { Match } from "./metadata-match.ts";

/**
 * A question to the metadata of the registry (`query_table`, `query_fields` and so on), as data: names of tables and
 * columns are words, values are parameters, and nothing is text of a query.
 */
export interface MetadataQuery {
  readonly module: string;
  /** `list-NAME` or `file-NAME`. */
  readonly definition: string;
  /** The table of the files that are asked for. */
  readonly table: string;
  /** Columns of the answer besides `filename` of the main table; the column `*` is all of its table. */
  readonly select: readonly ColumnName[];
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly joins: readonly (readonly [ColumnName, ColumnName])[];
  /** Only files that one of these archives has, and with the compression it has there; none: wherever they are. */
  readonly archives: readonly string[];
  /** Where it is written. */
  readonly place: Place;
}

export interface ColumnName {
  readonly table: string;
  readonly column: string;
}

/** One of `accept` must fit (if there is any), and none of `refuse`. */
export interface Condition extends ColumnName {
  readonly accept: readonly Match[];
  readonly refuse: readonly Match[];
}
