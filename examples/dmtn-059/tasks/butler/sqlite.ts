import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import initSqlJs from "sql.js";

/** One of the Butler's look-up tables. */
export interface Registry {
  readonly path: string;
  /** Distinct rows of `wanted` columns under conditions; names come from the policy and are checked. */
  readonly select: (query: Query) => Promise<readonly Readonly<Record<string, string | number>>[]>;
}

export interface Query {
  readonly wanted: readonly string[];
  readonly tables: readonly string[];
  readonly where: Readonly<Record<string, string | number>>;
  /** A time that must lie between the columns validStart and validEnd. */
  readonly validAt?: string;
}

/** Opens a registry when it is first asked. Throws, when asked, if the file is missing. */
export function openRegistry(path: string): Registry {
  return { path, select: (query) => select(path, query) };
}

async function select(path: string, query: Query): Promise<readonly Readonly<Record<string, string | number>>[]> {
  if (!existsSync(path))
    throw new Error(`No registry: ${path} does not exist, so ${query.wanted.join(", ")} cannot be looked up`);
  // In a bundle the WebAssembly file lies beside it; in the source tree the library finds its own.
  const beside = join(import.meta.dirname, "sql-wasm.wasm");
  const sql = await initSqlJs(existsSync(beside) ? { locateFile: () => beside } : {});
  const database = new sql.Database(readFileSync(path));
  try {
    const keys = Object.keys(query.where);
    const conditions = keys.map((key) => `${name(key)} = ?`);
    if (query.validAt !== undefined) conditions.push("? BETWEEN validStart AND validEnd");
    const text =
      `SELECT DISTINCT ${query.wanted.map(name).join(", ")} FROM ${query.tables.map(name).join(" NATURAL JOIN ")}` +
      (conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`);
    const parameters = [...Object.values(query.where), ...(query.validAt === undefined ? [] : [query.validAt])];
    const [result] = database.exec(text, parameters);
    return (result?.values ?? []).map((values) =>
      Object.fromEntries((result?.columns ?? []).map((column, index) => [column, cell(values[index])])),
    );
  } finally {
    database.close();
  }
}

/** Only plain words stand in the text of a statement; values are parameters. */
function name(word: string): string {
  if (!/^\w+$/.test(word)) throw new Error(`“${word}” is no name of a registry's column or table`);
  return `"${word}"`;
}

function cell(value: unknown): string | number {
  return typeof value === "number" || typeof value === "string" ? value : "";
}
