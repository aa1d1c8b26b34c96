import type { Place } from "../../grammar/span.ts";
import type { Sequence } from "./sequence.ts";

/** One file of a row: `filename` always, `compression` sometimes, and whatever else the query told. Values are atomic. */
export type FactFile = ReadonlyMap<string, string>;

/** One line of a query's answer: labelled files, and values of the line itself. */
export interface FactRow {
  readonly files: ReadonlyMap<string, FactFile>;
  readonly values: ReadonlyMap<string, string>;
}

/** The answer to a query; there may be millions of rows, each of which is only made when somebody looks at it. */
export type FactRows = Sequence<FactRow>;

/**
 * Everything planning must know from outside, as one dated value that can be saved and given back.
 * Same program and same facts give the same plan. Keys: module name, then `list-NAME` or `file-NAME`.
 */
export interface Facts {
  readonly taken: string;
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, FactRows>>;
}

/** A query program that must run to make facts; `argv` is never given to a shell. */
export interface QueryRequest {
  readonly module: string;
  /** `list-NAME` or `file-NAME`. */
  readonly definition: string;
  readonly argv: readonly string[];
  /** Name of the file that the program writes, relative to the folder it is started in. */
  readonly outputFile: string;
  readonly format: "wcl" | "json";
  /** Where the query is written. */
  readonly place: Place;
}
