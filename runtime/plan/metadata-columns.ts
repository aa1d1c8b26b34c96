import type { ColumnName, MetadataQuery } from "./metadata-question.ts";

/** What is wrong with the tables and columns of a query, and the key that says it. */
interface Wrong {
  readonly key: "output_fields" | "query_fields";
  readonly message: string;
}

type Asked = Pick<MetadataQuery, "table" | "select" | "conditions" | "joins">;

/** Two columns of one name that come from different tables: rows know their values by name alone. */
export function twiceNamed({ table, select }: Asked): Wrong | undefined {
  const tables = new Map([["filename", table]]);
  for (const { table: of, column } of select) {
    const known = column === "*" ? of : (tables.get(column) ?? of);
    tables.set(column, known);
    if (known !== of)
      return { key: "output_fields", message: `output_fields: ${known}.${column} and ${of}.${column} have one name` };
  }
  return undefined;
}

/** A table that no join leads to from the main one: each of its rows would be put beside every file. */
export function loneTable({ table, select, conditions, joins }: Asked): Wrong | undefined {
  const reached = new Set([table]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const [one, other] of joins) {
      if (reached.has(one.table)) reached.add(other.table);
      if (reached.has(other.table)) reached.add(one.table);
    }
  }
  const lone = (columns: readonly ColumnName[]): string | undefined =>
    columns.find((column) => !reached.has(column.table))?.table;
  const [selected, filtered] = [lone(select), lone([...conditions, ...joins.flat()])];
  const name = selected ?? filtered;
  if (name === undefined) return undefined;
  const message = `nothing joins ${name} to ${table}: say in join which of its columns equals which`;
  return { key: selected === undefined ? "query_fields" : "output_fields", message };
}
