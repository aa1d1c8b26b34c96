import type { Database, Session } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { textIn, optionalTextIn } from "./row.ts";

/**
 * A registry as lines of JSON: first which schema it has, then rows table by table, each table behind those that it
 * names, at last where its sequences are. The same for every server, so a registry can move from one to another.
 */
type DumpLine =
  | { readonly kind: "schema"; readonly v: 1; readonly steps: readonly string[] }
  | { readonly kind: "row"; readonly table: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly kind: "sequence"; readonly name: string; readonly last: string; readonly called: string };

const page = 1000;

/** Writes the whole registry as one moment saw it; tells how many rows there were. */
export async function dumpRegistry(database: Database, write: (line: string) => Promise<void>): Promise<number> {
  return await database.transaction(async (session) => {
    await session.query("set transaction isolation level repeatable read");
    const tell = (line: DumpLine) => write(JSON.stringify(line));
    await tell({ kind: "schema", v: 1, steps: await schemaOf(session) });
    let rows = 0;
    for (const table of await tablesInOrder(session)) {
      await session.query(
        `declare everything no scroll cursor for select to_jsonb(t)::text as row from ${quoted(table)} t`,
      );
      for (;;) {
        const some = await session.query(`fetch ${String(page)} from everything`);
        for (const one of some) {
          await tell({ kind: "row", table, row: JSON.parse(textIn(one, "row")) as Record<string, unknown> });
        }
        rows += some.length;
        if (some.length < page) break;
      }
      await session.query("close everything");
    }
    for (const name of await sequences(session)) {
      const [now] = await session.query(
        `select last_value::text as last, is_called::text as called from ${quoted(name)}`,
      );
      await tell({ kind: "sequence", name, last: textIn(now, "last"), called: textIn(now, "called") });
    }
    return rows;
  });
}

/** Fills a registry that holds no runs and no files from a dump of the same schema, all of it or nothing. */
export async function restoreRegistry(database: Database, lines: AsyncIterable<string>): Promise<number> {
  return await database.transaction(async (session) => {
    const [held] = await session.query(
      "select exists (select from journal_position) or exists (select from desfile) or exists (select from task) as held",
    );
    if (held?.["held"] === true)
      throw new DatabaseError("refused", "the registry holds runs or files: restore into an empty one");
    const tables = await tablesInOrder(session);
    await session.query(`truncate ${tables.map(quoted).join(", ")}`);
    for (const table of tables) await session.query(`alter table ${quoted(table)} disable trigger user`);
    const own = await selfReferences(session);
    const known = new Set([...tables, ...(await sequences(session))]);
    const later: { table: string; column: string; id: unknown; to: unknown }[] = [];
    let waiting: DumpLine[] = [];
    let rows = 0;
    const put = async () => {
      const [first] = waiting;
      if (first?.kind !== "row") return;
      const values = waiting.flatMap((line) => (line.kind === "row" ? [line.row] : []));
      await session.query(
        `insert into ${quoted(first.table)} overriding system value
         select * from jsonb_populate_recordset(null::${quoted(first.table)}, $1::jsonb)`,
        [JSON.stringify(values)],
      );
      rows += values.length;
      waiting = [];
    };
    let begun = false;
    for await (const text of lines) {
      const line = JSON.parse(text) as DumpLine;
      if (!begun && line.kind !== "schema") throw new DatabaseError("refused", "this is no dump of a registry");
      if (line.kind === "schema") {
        begun = true;
        if (JSON.stringify(line.steps) !== JSON.stringify(await schemaOf(session)))
          throw new DatabaseError("refused", "the dump was made by a program with another schema");
        continue;
      }
      const name = line.kind === "row" ? line.table : line.name;
      if (!known.has(name))
        throw new DatabaseError("refused", `the dump names ${name}, which this registry does not have`);
      if (line.kind === "sequence") {
        await put();
        await session.query("select setval($1::regclass, $2::bigint, $3::boolean)", [
          quoted(name),
          line.last,
          line.called,
        ]);
        continue;
      }
      const [ahead] = waiting;
      if (waiting.length >= page || (ahead?.kind === "row" && ahead.table !== line.table)) await put();
      const column = own.get(line.table);
      if (column !== undefined && line.row[column] !== null)
        later.push({ table: line.table, column, id: line.row["id"], to: line.row[column] });
      waiting.push(column === undefined ? line : { ...line, row: { ...line.row, [column]: null } });
    }
    await put();
    await join(session, later);
    // What may wait for the end of the transaction is looked at now: a table with open questions cannot be altered.
    await session.query("set constraints all immediate");
    for (const table of tables) await session.query(`alter table ${quoted(table)} enable trigger user`);
    return rows;
  });
}

/** Rows that name rows of their own table do so once all of them are there. */
async function join(
  session: Session,
  later: readonly { readonly table: string; readonly column: string; readonly id: unknown; readonly to: unknown }[],
): Promise<void> {
  for (let at = 0; at < later.length; at += page) {
    const some = later.slice(at, at + page);
    const [first] = some;
    if (first === undefined) return;
    await session.query(
      `update ${quoted(first.table)} t set ${quoted(first.column)} = v.target
         from unnest($1::bigint[], $2::bigint[]) as v (id, target) where t.id = v.id`,
      [some.map(({ id }) => Number(id)), some.map(({ to }) => Number(to))],
    );
  }
}

async function schemaOf(session: Session): Promise<string[]> {
  const rows = await session.query("select digest from wcl_schema order by number");
  return rows.map((row) => textIn(row, "digest"));
}

/** Every table but the one that remembers the schema, each behind those that it names. */
async function tablesInOrder(session: Session): Promise<string[]> {
  const names = await session.query(
    `select relname as name from pg_class
      where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'wcl_schema' order by 1`,
  );
  const references = await session.query(
    `select c.relname as name, p.relname as parent
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
      where k.contype = 'f' and c.oid <> p.oid and c.relnamespace = current_schema()::regnamespace`,
  );
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const row of references) if (textIn(row, "name") === name) visit(textIn(row, "parent"));
    ordered.push(name);
  };
  for (const row of names) visit(textIn(row, "name"));
  return ordered;
}

async function sequences(session: Session): Promise<string[]> {
  const rows = await session.query(
    "select relname as name from pg_class where relkind = 'S' and relnamespace = current_schema()::regnamespace order by 1",
  );
  return rows.map((row) => textIn(row, "name"));
}

/** Table to its column that names a row of the same table and is looked at once the statement ends. */
async function selfReferences(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query(
    `select c.relname as name, a.attname as column
       from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.conrelid = k.confrelid and not k.condeferred
        and c.relnamespace = current_schema()::regnamespace`,
  );
  return new Map(rows.map((row) => [textIn(row, "name"), optionalTextIn(row, "column") ?? ""]));
}

/** Names come from the database's own catalogue, or are among those. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
