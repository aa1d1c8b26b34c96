import type { Session } from "./database.ts";
import { textIn } from "./row.ts";

/** A table of file metadata as the database has it: one row for each file name. */
export interface MetadataTable {
  /** Quoted for use in SQL. */
  readonly quotedName: string;
  readonly columns: ReadonlyMap<string, MetadataColumn>;
}

export interface MetadataColumn {
  /** Quoted for use in SQL. */
  readonly quotedName: string;
  /** Name of the SQL type, as in information_schema. */
  readonly type: string;
}

const plainName = /^[a-z_][a-z0-9_]*$/;

/**
 * Looks a table up whose name came from data. Undefined unless the name is plain, the table is there, and its primary
 * key is `filename`: so nothing but a metadata table can ever be written through this. The names that go into SQL are
 * those that the database gave, not those that were asked for.
 */
export async function findMetadataTable(session: Session, name: string): Promise<MetadataTable | undefined> {
  if (!plainName.test(name)) return undefined;
  const rows = await session.query(
    `select t.relname as table_name, c.column_name, c.data_type
       from pg_class t
       join pg_index i on i.indrelid = t.oid and i.indisprimary
       join pg_attribute k on k.attrelid = t.oid and k.attname = 'filename' and i.indkey::text = k.attnum::text
       join information_schema.columns c on c.table_schema = current_schema() and c.table_name = t.relname
      where t.relname = $1 and t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace`,
    [name],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const columns = new Map<string, MetadataColumn>();
  for (const row of rows) {
    const column = textIn(row, "column_name");
    if (plainName.test(column)) columns.set(column, { quotedName: `"${column}"`, type: textIn(row, "data_type") });
  }
  return columns.has("filetype") ? { quotedName: `"${textIn(first, "table_name")}"`, columns } : undefined;
}
