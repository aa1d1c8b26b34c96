import { runNameSql } from "./run-name-sql.ts";
import type { Database, Session } from "./database.ts";
import { findMetadataTable } from "./metadata-table.ts";
import { numberIn, optionalNumberIn, optionalTextIn, textIn } from "./row.ts";
import type { Parameter } from "./sql-types.ts";

/** Which files somebody looks for; what is left out does not count. */
export interface FileQuestion {
  readonly filetype?: string;
  /** Of the attempt that made them. */
  readonly tag?: string;
  readonly unitname?: string;
  /** `UNIT_rREQpATT`. */
  readonly run?: string;
  /** A part of the name. */
  readonly name?: string;
  /** Columns of the metadata of their types, and the values as text. */
  readonly keys?: readonly (readonly [key: string, value: string])[];
  /** 1000 by default. */
  readonly limit?: number;
}

export interface FoundFile {
  /** With the compression's suffix. */
  readonly name: string;
  readonly filetype: string;
  /** Bytes. */
  readonly filesize: number | null;
  readonly md5sum: string | null;
  /** `UNIT_rREQpATT`; null for files from outside. */
  readonly run: string | null;
  readonly module: string | null;
  readonly wrapnum: number | null;
  /** Absolute paths of every copy, on the machine of its archive. */
  readonly paths: readonly string[];
}

/** The files that fit, the latest first. All values are bound; names of tables and columns are those of the database. */
export async function findFiles(database: Database, question: FileQuestion): Promise<readonly FoundFile[]> {
  const { filetype, tag, unitname, run, name, keys = [], limit = 1000 } = question;
  const bound: Parameter[] = [filetype, tag, unitname, run, name].map((one) => one ?? null);
  bound.push(limit);
  const byKeys = keys.length === 0 ? "true" : await keysCondition(database, keys, bound);
  const rows = await database.query(
    `select d.filename || coalesce(d.compression, '') as name, d.filetype, d.filesize, d.md5sum, r.run, w.modname, w.wrapnum,
            p.paths
       from desfile d
       left join pfw_attempt a on a.id = d.pfw_attempt_id
      cross join lateral (select ${runNameSql} as run) r
       left join pfw_exec e on e.task_id = d.wgb_task_id
       left join pfw_wrapper w on w.task_id = coalesce(e.pfw_wrapper_task_id, d.wgb_task_id)
      cross join lateral (select coalesce(array_agg(o.root || '/' || i.path || '/' || i.filename || coalesce(i.compression, '')
                                                    order by i.archive_name), '{}') as paths
                            from file_archive_info i join ops_archive o on o.name = i.archive_name
                           where i.desfile_id = d.id) p
      where ($1::text is null or d.filetype = $1)
        and ($2::text is null or exists (select 1 from proctag t where t.tag = $2 and t.pfw_attempt_id = a.id))
        and ($3::text is null or a.unitname = $3)
        and ($4::text is null or r.run = $4)
        and ($5::text is null or position(lower($5) in lower(d.filename)) > 0)
        and (${byKeys})
      order by d.id desc
      limit $6`,
    bound,
  );
  return rows.map((row) => ({
    name: textIn(row, "name"),
    filetype: textIn(row, "filetype"),
    filesize: optionalNumberIn(row, "filesize"),
    md5sum: optionalTextIn(row, "md5sum"),
    run: optionalTextIn(row, "run"),
    module: optionalTextIn(row, "modname"),
    wrapnum: row["wrapnum"] === null ? null : numberIn(row, "wrapnum"),
    paths: Array.isArray(row["paths"]) ? row["paths"].map(String) : [],
  }));
}

/** Holds for a file whose row in some metadata table has all the values; a table without such columns has no such file. */
async function keysCondition(
  session: Session,
  keys: readonly (readonly [string, string])[],
  bound: Parameter[],
): Promise<string> {
  const rows = await session.query(
    "select distinct metadata_table as name from ops_filetype where metadata_table is not null",
  );
  const conditions: string[] = [];
  const places = keys.map(([, value]) => `$${bound.push(value)}`);
  for (const row of rows) {
    const table = await findMetadataTable(session, textIn(row, "name"));
    const columns = keys.map(([key]) => table?.columns.get(key.toLowerCase())?.quotedName);
    if (table === undefined || columns.includes(undefined)) continue;
    const fits = columns.map((column, at) => `m.${column ?? ""}::text = ${places[at] ?? ""}`);
    conditions.push(
      `exists (select 1 from ${table.quotedName} m where m.filename = d.filename and ${fits.join(" and ")})`,
    );
  }
  return conditions.length > 0
    ? conditions.join(" or ")
    : `false and ${places.map((place) => `${place}::text is null`).join(" and ")}`;
}
