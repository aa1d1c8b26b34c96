import type { Database, Table } from "./database.ts";
import { DatabaseError } from "./database-error.ts";

/** Statements that only ask. `copy … to program` would count as reading for the server, so it is not among them. */
const asking = /^(?:select|with|values|table|explain|show)\b/i;

/**
 * Any one question to the registry. It runs in a read-only transaction, alone; what would change anything is refused,
 * before it is sent or by the server.
 */
export async function readOnlySql(database: Database, sql: string): Promise<Table> {
  const statement = withoutComments(sql);
  if (!asking.test(statement)) {
    const word = /^\w*/.exec(statement)?.[0].toLowerCase() ?? "";
    const what =
      word === "" ? "there is no statement" : `a statement that begins with ${JSON.stringify(word)} is no question`;
    throw new DatabaseError("refused", `${what}: only select, with, values, table, explain and show are allowed`);
  }
  return await database.transaction((session) => session.table(sql), "read only");
}

/** Where the first statement begins. Comments of `/*` nest in PostgreSQL. */
function withoutComments(sql: string): string {
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(sql.slice(at))?.[0].length ?? 0;
    if (sql.startsWith("--", at)) {
      const end = sql.indexOf("\n", at);
      at = end === -1 ? sql.length : end + 1;
    } else if (sql.startsWith("/*", at)) {
      at = commentEnd(sql, at);
    } else {
      return sql.slice(at);
    }
  }
}

function commentEnd(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}
