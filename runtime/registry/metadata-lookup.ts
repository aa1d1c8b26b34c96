import type { FactFile, FactRow } from "../plan/facts.ts";
import type { MetadataQuery } from "../plan/metadata-question.ts";
import type { TableColumns } from "./column-family.ts";
import { DatabaseError } from "./database-error.ts";
import type { Database, Session } from "./database.ts";
import { compileMetadataQuery, tablesOf } from "./metadata-sql.ts";
import { textIn } from "./row.ts";
import type { Row } from "./sql-types.ts";

/** What the registry says to a question of a submission: rows as planning takes them, or a sentence on why not. */
export type MetadataAnswer =
  { readonly kind: "rows"; readonly rows: readonly FactRow[] } | { readonly kind: "refused"; readonly message: string };

/** Seconds after which a server gives a question up. */
const patience = 600;

/**
 * Asks one question of a submission (`query_table`, `query_fields` …) in a transaction that cannot write. Names that
 * the registry does not have, values that do not fit and patterns it cannot read are answers; rejects with
 * DatabaseError only when the database is away.
 */
export async function askMetadata(database: Database, query: MetadataQuery): Promise<MetadataAnswer> {
  try {
    return await database.transaction(async (session) => {
      const statement = compileMetadataQuery(query, await columnsOf(session, tablesOf(query)));
      if (statement.kind === "refused") return statement;
      await session.query(`set local statement_timeout = '${patience}s'`);
      const rows = await session.query(statement.sql, statement.parameters);
      return { kind: "rows", rows: rows.map((row) => factRow(row, statement.columns)) };
    }, "read only");
  } catch (error) {
    if (error instanceof DatabaseError && error.reason === "refused")
      return { kind: "refused", message: error.message };
    throw error;
  }
}

/** Tables and views of the registry, not those of the server itself. */
async function columnsOf(session: Session, tables: readonly string[]): Promise<TableColumns> {
  const rows = await session.query(
    `select table_name::text, column_name::text, data_type::text from information_schema.columns
      where table_schema = current_schema() and table_name = any($1::text[]) order by table_name, ordinal_position`,
    [tables],
  );
  const columns = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const of = columns.get(textIn(row, "table_name")) ?? new Map<string, string>();
    columns.set(textIn(row, "table_name"), of.set(textIn(row, "column_name"), textIn(row, "data_type")));
  }
  return columns;
}

/** The label that the reference gives to the only file of a line. */
const onlyFile = "file0001";
const noValues: ReadonlyMap<string, string> = new Map();

/** A row of the answer as a line with one file; an empty column is a key that is not there. */
function factRow(row: Row, columns: readonly string[]): FactRow {
  const file = new Map<string, string>();
  for (const [at, name] of columns.entries()) {
    const cell = row[`c${at}`];
    if (typeof cell === "string") file.set(name, cell);
  }
  return { files: new Map<string, FactFile>([[onlyFile, file]]), values: noValues };
}
