import type { Database } from "./database.ts";
import type { AttemptName } from "./find-attempt.ts";
import { numberIn, textIn } from "./row.ts";

/** What attempts took and made, all of them together. */
export interface AttemptFigures {
  /** In the order in which they first ran. */
  readonly modules: readonly ModuleFigures[];
  /** Files that they made, by type. */
  readonly files: readonly FileFigures[];
}

export interface ModuleFigures {
  readonly module: string;
  readonly wrappers: number;
  readonly failed: number;
  /** Seconds from start to end of its wrapper instances, and of processor time of their programs. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

export interface FileFigures {
  readonly filetype: string;
  readonly files: number;
  readonly bytes: number;
}

/** Sums over attempts; those that the registry does not know count nothing. */
export async function attemptFigures(database: Database, attempts: readonly AttemptName[]): Promise<AttemptFigures> {
  const names = [
    attempts.map(({ unitname }) => unitname),
    attempts.map(({ reqnum }) => reqnum),
    attempts.map(({ attnum }) => attnum),
  ];
  const chosen = `with chosen as (
    select a.id from pfw_attempt a
      join unnest($1::text[], $2::integer[], $3::integer[]) as n (unitname, reqnum, attnum) using (unitname, reqnum, attnum))`;
  const modules = await database.query(
    `${chosen}
     select w.modname, count(*) as wrappers, count(*) filter (where t.status <> 0) as failed,
            coalesce(sum(extract(epoch from t.end_time - t.start_time)), 0)::float8 as wall,
            coalesce(sum((select sum(x.utime + x.stime) from pfw_exec x where x.pfw_wrapper_task_id = w.task_id)), 0)::float8
              as cpu
       from chosen c join pfw_wrapper w on w.pfw_attempt_id = c.id join task t on t.id = w.task_id
      group by w.modname order by min(w.pfw_block_task_id), min(w.wrapnum)`,
    names,
  );
  const files = await database.query(
    `${chosen}
     select d.filetype, count(*) as files, coalesce(sum(d.filesize), 0)::float8 as bytes
       from chosen c join desfile d on d.pfw_attempt_id = c.id group by d.filetype order by d.filetype`,
    names,
  );
  return {
    modules: modules.map((row) => ({
      module: textIn(row, "modname"),
      wrappers: numberIn(row, "wrappers"),
      failed: numberIn(row, "failed"),
      wallSeconds: numberIn(row, "wall"),
      cpuSeconds: numberIn(row, "cpu"),
    })),
    files: files.map((row) => ({
      filetype: textIn(row, "filetype"),
      files: numberIn(row, "files"),
      bytes: numberIn(row, "bytes"),
    })),
  };
}
