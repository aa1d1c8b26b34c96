import type { ColumnName, Condition, MetadataQuery } from "../plan/metadata-question.ts";
import type { Match } from "../plan/metadata-match.ts";
import { columnFamily, quoted, valueFits, type TableColumns } from "./column-family.ts";
import { storableText, type Parameter } from "./sql-types.ts";

/** One statement; nothing that was written in WCL is in its text but names that the database has itself. */
export interface MetadataStatement {
  readonly kind: "statement";
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** What the columns of the answer are called in rows, in their order: `filename` first. */
  readonly columns: readonly string[];
}

/** A sentence that says why the question cannot be asked. */
export interface Refused {
  readonly kind: "refused";
  readonly message: string;
}

/** The table that says which archive has a file. */
export const archiveTable = "file_archive_info";

/** The tables that a question needs. */
export function tablesOf({ table, select, conditions, joins, archives }: MetadataQuery): readonly string[] {
  const named = [...select, ...conditions, ...joins.flat()].map((column) => column.table);
  return [...new Set([table, ...named, ...(archives.length > 0 ? [archiveTable] : [])])];
}

/**
 * Compiles a question to one statement with parameters. Values are compared as the column's type, LIKE and regular
 * expressions with its text. `!x` leaves out rows without a value, as SQL does. Every file comes once for each
 * combination of the selected values, with the plain copy before `.fz` before `.gz`, ordered by name.
 */
export function compileMetadataQuery(query: MetadataQuery, tables: TableColumns): MetadataStatement | Refused {
  const work: Work = { tables, parameters: [] };
  const unknown = unknownName(query, tables);
  if (unknown !== undefined) return { kind: "refused", message: unknown };
  const wrong = query.conditions.flatMap((condition) => wrongValue(condition, tables) ?? [])[0];
  if (wrong !== undefined) return { kind: "refused", message: wrong };
  const filed = query.archives.length > 0;
  const filename = { table: query.table, column: "filename" };
  const selected = distinctColumns([filename, ...query.select.flatMap((column) => allOf(column, tables))], filed);
  const texts = selected.map((column) => `${nameOf(column)}::text`);
  const where = [
    ...query.joins.map((join) => joinText(join, tables)),
    ...query.conditions.map((condition) => conditionText(work, condition)),
  ];
  if (filed) {
    where.push(joinText([filename, { table: archiveTable, column: "filename" }], tables));
    where.push(
      `${nameOf({ table: archiveTable, column: "archive_name" })} = any(${bind(work, query.archives)}::text[])`,
    );
  }
  const compression = filed ? `${nameOf({ table: archiveTable, column: "compression" })}::text` : undefined;
  const all = [...texts, ...(compression === undefined ? [] : [compression])];
  const order = texts.map((text) => `${text} collate "C"`);
  const sql = [
    `select distinct on (${order.join(", ")}) ${all.map((text, at) => `${text} as c${at}`).join(", ")}`,
    `from ${tablesOf(query).map(quoted).join(", ")}`,
    ...(where.length === 0 ? [] : [`where ${where.join(" and ")}`]),
    `order by ${[...order, ...(compression === undefined ? [] : [`coalesce(${compression}, '') collate "C"`])].join(", ")}`,
  ].join(" ");
  const columns = [...selected.map(({ column }) => column), ...(filed ? ["compression"] : [])];
  return { kind: "statement", sql, parameters: work.parameters, columns };
}

interface Work {
  readonly tables: TableColumns;
  readonly parameters: Parameter[];
}

function bind(work: Work, value: string | readonly string[]): string {
  return `$${work.parameters.push(typeof value === "string" ? storableText(value) : value.map(storableText))}`;
}

function nameOf({ table, column }: ColumnName): string {
  return `${quoted(table)}.${quoted(column)}`;
}

function unknownName(query: MetadataQuery, tables: TableColumns): string | undefined {
  for (const table of tablesOf(query)) if (!tables.has(table)) return `the registry has no table ${table}`;
  if (tables.get(query.table)?.has("filename") !== true)
    return `table ${query.table} is not about files: it has no column filename`;
  const named = [...query.select, ...query.conditions, ...query.joins.flat()];
  const missing = named.find(({ table, column }) => column !== "*" && tables.get(table)?.has(column) !== true);
  return missing === undefined ? undefined : `table ${missing.table} has no column ${missing.column}`;
}

function wrongValue({ table, column, accept, refuse }: Condition, tables: TableColumns): string | undefined {
  const type = typeOf(tables, { table, column });
  for (const match of [...accept, ...refuse]) {
    if (match.kind === "equal" && !valueFits(match.value, type))
      return `${table}.${column} is ${type}, which ${JSON.stringify(match.value)} is not`;
    if (match.kind === "like" && /(^|[^\\])(\\\\)*\\$/.test(match.pattern))
      return `${table}.${column}: the pattern ${match.pattern} ends in a backslash that nothing follows`;
  }
  return undefined;
}

function typeOf(tables: TableColumns, { table, column }: ColumnName): string {
  return tables.get(table)?.get(column) ?? "text";
}

/** `*` is every column of its table but the file's name, which the answer has already. */
function allOf(name: ColumnName, tables: TableColumns): readonly ColumnName[] {
  if (name.column !== "*") return [name];
  const columns = [...(tables.get(name.table)?.keys() ?? [])];
  return columns.filter((column) => column !== "filename").map((column) => ({ table: name.table, column }));
}

/** Each name once; the compression is the archive's, where one is asked. */
function distinctColumns(columns: readonly ColumnName[], filed: boolean): readonly ColumnName[] {
  const known = new Map<string, ColumnName>();
  for (const name of columns)
    if (!known.has(name.column) && !(filed && name.column === "compression")) known.set(name.column, name);
  return [...known.values()];
}

/** Columns of one family are compared as they are, others by their text. */
function joinText([one, other]: readonly [ColumnName, ColumnName], tables: TableColumns): string {
  const same = columnFamily(typeOf(tables, one)) === columnFamily(typeOf(tables, other));
  const text = (name: ColumnName): string => (same ? nameOf(name) : `${nameOf(name)}::text`);
  return `${text(one)} = ${text(other)}`;
}

function conditionText(work: Work, condition: Condition): string {
  const wanted = matchTexts(work, condition, condition.accept, "accept");
  const unwanted = matchTexts(work, condition, condition.refuse, "refuse");
  return `(${[...(wanted.length === 0 ? [] : [`(${wanted.join(" or ")})`]), ...unwanted].join(" and ") || "true"})`;
}

/** All plain values in one comparison, then every pattern in its own. */
function matchTexts(
  work: Work,
  condition: Condition,
  matches: readonly Match[],
  side: "accept" | "refuse",
): readonly string[] {
  const name = nameOf(condition);
  const not = side === "refuse" ? "not " : "";
  const values = matches.flatMap((match) => (match.kind === "equal" ? [match.value] : []));
  const { cast, compared } = castOf(typeOf(work.tables, condition), name);
  const plain = (): string => {
    const list = `(${bind(work, values)}::text[])::${cast}[]`;
    return side === "accept" ? `${compared} = any(${list})` : `${compared} <> all(${list})`;
  };
  const patterns = matches.flatMap((match) => {
    switch (match.kind) {
      case "equal":
        return [];
      case "null":
        return [`${name} is ${not}null`];
      case "like":
        return [`${name}::text ${not}like ${bind(work, match.pattern)}::text escape '\\'`];
      case "regexp":
        return [`${name}::text ${side === "refuse" ? "!~" : "~"} ${bind(work, match.pattern)}::text`];
    }
  });
  return values.length === 0 ? patterns : [plain(), ...patterns];
}

/** As which type values are compared with a column: its own, but whole numbers as any number. */
function castOf(type: string, name: string): { readonly cast: string; readonly compared: string } {
  switch (columnFamily(type)) {
    case "number":
      return { cast: type === "real" || type === "double precision" ? type : "numeric", compared: name };
    case "boolean":
    case "time":
      return { cast: type, compared: name };
    case "text":
      return { cast: "text", compared: `${name}::text` };
  }
}
