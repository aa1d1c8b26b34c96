import { runNameSql } from "./run-name-sql.ts";
import type { FileName } from "../events/event.ts";
import type { Database } from "./database.ts";
import { optionalNumberIn, optionalTextIn, textIn } from "./row.ts";

/** A copy in an archive, as the registry has it. */
export interface ArchivedFile extends FileName {
  readonly archive: string;
  /** Absolute root of the archive, on the machine where it lies. */
  readonly root: string;
  /** Folder below the root. */
  readonly path: string;
  readonly filetype: string;
  /** Bytes. */
  readonly filesize: number | null;
  readonly md5sum: string | null;
  /** `UNIT_rREQpATT`; null for files from outside. */
  readonly run: string | null;
  readonly runDir: string | null;
  /** Name of the journal that tells of it: a run's, or a registration's. */
  readonly journal: string | null;
}

export interface ArchiveFilter {
  readonly archive?: string;
  /** This folder below the root, and all below it. */
  readonly folder?: string;
  readonly run?: string;
  /** Full names, with the suffix of a compression. */
  readonly names?: readonly string[];
}

/** Rows asked for at once. */
const page = 10_000;

/** Copies in archives by archive, folder and name, a page at a time, so that an archive of any size can be read. */
export async function* archivedFiles(
  database: Database,
  filter: ArchiveFilter,
): AsyncGenerator<readonly ArchivedFile[], undefined> {
  let after: readonly [string, string, string] = ["", "", ""];
  for (;;) {
    const rows = await database.query(
      `select * from (
         select f.archive_name, o.root, f.path, d.filename, d.compression, d.filetype, d.filesize, d.md5sum,
                f.filename || coalesce(f.compression, '') as name, p.run as journal,
                ${runNameSql}
                  as run,
                (select v.val from pfw_attempt_val v where v.pfw_attempt_id = a.id and v.key = 'run_dir' limit 1)
                  as run_dir
           from file_archive_info f
           join desfile d on d.id = f.desfile_id
           join ops_archive o on o.name = f.archive_name
           join task t on t.id = d.wgb_task_id
           left join journal_position p on p.root_task_id = t.root_task_id
           left join pfw_attempt a on a.id = d.pfw_attempt_id
          where ($1::text is null or f.archive_name = $1)
            and ($2::text is null or f.path = $2 or left(f.path, length($2) + 1) = $2 || '/')
            and ($3::text[] is null or f.filename || coalesce(f.compression, '') = any ($3))
       ) c
       where ($4::text is null or run = $4) and (archive_name, path, name) > ($5, $6, $7)
       order by archive_name, path, name
       limit ${String(page)}`,
      [filter.archive ?? null, filter.folder ?? null, filter.names ?? null, filter.run ?? null, ...after],
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({
      archive: textIn(row, "archive_name"),
      root: textIn(row, "root"),
      path: textIn(row, "path"),
      filename: textIn(row, "filename"),
      compression: optionalTextIn(row, "compression"),
      filetype: textIn(row, "filetype"),
      filesize: optionalNumberIn(row, "filesize"),
      md5sum: optionalTextIn(row, "md5sum"),
      run: optionalTextIn(row, "run"),
      runDir: optionalTextIn(row, "run_dir"),
      journal: optionalTextIn(row, "journal"),
    }));
    const last = rows.at(-1);
    after = [textIn(last, "archive_name"), textIn(last, "path"), textIn(last, "name")];
  }
}

/** Takes the place of a copy out of the registry; true when it was there. */
export async function forgetCopy(database: Database, file: ArchivedFile): Promise<boolean> {
  return await database.transaction(async (session) => {
    const gone = await session.query(
      `delete from file_archive_info
        where archive_name = $1 and path = $2 and filename = $3 and compression is not distinct from $4
        returning desfile_id`,
      [file.archive, file.path, file.filename, file.compression],
    );
    return gone.length > 0;
  });
}

/** Who else used files of an attempt or made others from them: `FILE: RUN`, at most so many. */
export async function usersElsewhere(database: Database, attempt: number, most = 10): Promise<readonly string[]> {
  const rows = await database.query(
    `select distinct d.filename || coalesce(d.compression, '') as name, coalesce(b.unitname || '_r' || b.reqnum || 'p' ||
            lpad(b.attnum::text, greatest(2, length(b.attnum::text)), '0'), 'outside of runs') as run
       from desfile d
       join (select u.desfile_id, t.root_task_id as root from opm_used u join task t on t.id = u.task_id
             union
             select v.parent_desfile_id, t.root_task_id from opm_was_derived_from v
               join desfile c on c.id = v.child_desfile_id join task t on t.id = c.wgb_task_id) x
         on x.desfile_id = d.id
       left join pfw_attempt b on b.task_id = x.root
      where d.pfw_attempt_id = $1 and b.id is distinct from $1
      order by 1, 2
      limit $2`,
    [attempt, most],
  );
  return rows.map((row) => `${textIn(row, "name")}: ${textIn(row, "run")}`);
}
