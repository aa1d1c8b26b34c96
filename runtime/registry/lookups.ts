import type { Database } from "./database.ts";
import { numberIn, optionalTextIn, textIn } from "./row.ts";

/** A file in an archive, as a job needs to know it. */
export interface LocatedFile {
  readonly filename: string;
  readonly compression: string | null;
  readonly filetype: string;
  /** Folder below the archive's root. */
  readonly path: string;
  /** Bytes. */
  readonly filesize: number;
  readonly md5sum: string | null;
  readonly sha256: string | null;
}

/** A name, and the compression if only that one will do. */
export interface WantedFile {
  readonly filename: string;
  /** Missing: any, the plain file before `.fz` before `.gz`. Null: the plain file. */
  readonly compression?: string | null;
}

/**
 * Where files lie in one archive. The answer has an entry for each wanted file, in the same order; undefined where the
 * archive has no such file.
 */
export async function locateFiles(
  database: Database,
  archive: string,
  wanted: readonly WantedFile[],
): Promise<readonly (LocatedFile | undefined)[]> {
  const rows = await database.query(
    `select distinct on (w.place) w.place, d.filename, d.compression, d.filetype, d.filesize, d.md5sum, d.sha256, f.path
       from unnest($2::text[], $3::text[], $4::boolean[]) with ordinality as w (filename, compression, exact, place)
       join desfile d on d.filename = w.filename and (not w.exact or d.compression is not distinct from w.compression)
       join file_archive_info f on f.desfile_id = d.id and f.archive_name = $1
      order by w.place, coalesce(d.compression, '')`,
    [
      archive,
      wanted.map(({ filename }) => filename),
      wanted.map(({ compression }) => compression ?? null),
      wanted.map(({ compression }) => compression !== undefined),
    ],
  );
  const found = new Map(
    rows.map((row) => [
      numberIn(row, "place"),
      {
        filename: textIn(row, "filename"),
        compression: optionalTextIn(row, "compression"),
        filetype: textIn(row, "filetype"),
        path: textIn(row, "path"),
        filesize: numberIn(row, "filesize"),
        md5sum: optionalTextIn(row, "md5sum"),
        sha256: optionalTextIn(row, "sha256"),
      },
    ]),
  );
  return wanted.map((_, at) => found.get(at + 1));
}

/** Root folder of an archive, or undefined when the registry does not know it. */
export async function archiveRoot(database: Database, archive: string): Promise<string | undefined> {
  const [row] = await database.query("select root from ops_archive where name = $1", [archive]);
  return row === undefined ? undefined : textIn(row, "root");
}

/** Words that say what the data of an attempt are good for, the reference's and those that operators added. */
export async function dataStates(database: Database): Promise<readonly string[]> {
  const rows = await database.query("select state from ops_data_state_def order by state");
  return rows.map((row) => textIn(row, "state"));
}

/** Every file type with its metadata table (`genfile`: none). */
export async function filetypes(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query(
    "select filetype, coalesce(metadata_table, 'genfile') as metadata_table from ops_filetype order by filetype",
  );
  return new Map(rows.map((row) => [textIn(row, "filetype"), textIn(row, "metadata_table")]));
}

/** Slots of a throttle as operators made them; 0 when there is none of that name. */
export async function throttleSlots(database: Database, name: string): Promise<number> {
  const [row] = await database.query("select count(*)::integer as slots from semlock where name = $1", [name]);
  return numberIn(row, "slots");
}

/** Operators' patterns for what programs print, the most important first; `execname` is `global` or a program. */
export interface MessagePatterns {
  readonly patterns: readonly {
    readonly id: number;
    readonly pattern: string;
    readonly level: number;
    readonly execname: string;
    readonly lines: number;
    readonly onlyMatched: boolean;
  }[];
  readonly ignores: readonly { readonly pattern: string; readonly execname: string }[];
  readonly filters: readonly { readonly replace: string; readonly with: string; readonly execname: string }[];
}

export async function messagePatterns(database: Database): Promise<MessagePatterns> {
  const patterns = await database.query(
    `select id, pattern, lvl, execname, number_of_lines, only_matched = 'Y' as only_matched
       from ops_message_pattern where used = 'y' order by priority, id`,
    [],
  );
  const ignores = await database.query(
    "select pattern, execname from ops_message_ignore where used = 'y' order by execname, pattern",
    [],
  );
  const filters = await database.query(
    `select replace_pattern, coalesce(with_pattern, '') as with_pattern, execname
       from ops_message_filter where used = 'y' order by execname, replace_pattern`,
    [],
  );
  return {
    patterns: patterns.map((row) => ({
      ...{ id: numberIn(row, "id"), pattern: textIn(row, "pattern"), level: numberIn(row, "lvl") },
      ...{ execname: textIn(row, "execname"), lines: numberIn(row, "number_of_lines") },
      onlyMatched: row["only_matched"] === true,
    })),
    ignores: ignores.map((row) => ({ pattern: textIn(row, "pattern"), execname: textIn(row, "execname") })),
    filters: filters.map((row) => ({
      // Operators write the escape of terminals as Oracle has it.
      replace: textIn(row, "replace_pattern").replaceAll("chr(27)", "\u001b"),
      ...{ with: textIn(row, "with_pattern"), execname: textIn(row, "execname") },
    })),
  };
}
