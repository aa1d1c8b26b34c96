import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Database } from "../../runtime/registry/database.ts";
import type { Cell, Row } from "../../runtime/registry/sql-types.ts";

/** Every invariant of `invariants.sql` holds. */
export async function expectSound(database: Database): Promise<void> {
  const sql = await readFile(new URL("./invariants.sql", import.meta.url), "utf8");
  expect(await database.query(sql)).toEqual([]);
}

const tables = [
  ...["task", "task_event", "task_message", "pfw_request", "pfw_unit", "pfw_attempt", "pfw_attempt_label"],
  ...["pfw_attempt_val", "attempt_state", "pfw_block", "pfw_job", "pfw_job_run", "pfw_wrapper", "pfw_exec"],
  ...["pfw_wrapper_superseded", "pfw_exec_superseded", "file_registration", "ops_archive", "ops_filetype", "desfile"],
  ...["file_archive_info", "opm_used", "opm_was_derived_from", "image", "coadd", "catalog", "journal_position"],
] as const;

/** Set by the server's clock, or by who is connected: they differ between two registries that say the same. */
const incidental = new Set(["state_change_date", "user_created_by", "last_changed_date"]);

/**
 * All rows that runs leave behind, as text without ids: a task is its path in the tree, a file its name, an attempt
 * its three parts. Two registries that say the same give the same.
 */
export async function rowsOf(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const attempts = new Map(
    (await database.query("select id, unitname, reqnum, attnum from pfw_attempt")).map((row) => [
      row["id"],
      `${text(row, "unitname")}_r${text(row, "reqnum")}p${text(row, "attnum")}`,
    ]),
  );
  const files = new Map(
    (await database.query("select id, filename || coalesce(compression, '') as name from desfile")).map((row) => [
      row["id"],
      row["name"],
    ]),
  );
  const tasks = await taskPaths(database, attempts);
  const named = (column: string, cell: Cell): Cell => {
    if (cell === null) return null;
    if (column === "task_id" || column.endsWith("_task_id")) return tasks.get(cell) ?? "no task";
    if (column === "pfw_attempt_id") return attempts.get(cell) ?? null;
    return column.endsWith("desfile_id") ? (files.get(cell) ?? null) : cell;
  };
  const result: Record<string, readonly string[]> = {};
  for (const table of tables) {
    // The names are ours, from the list above.
    const rows = await database.query(`select * from ${table}`);
    const lines = rows.map((row) => {
      const own = table === "task" ? { path: tasks.get(row["id"] ?? null) } : {};
      const cells = Object.entries(row).filter(([column]) => column !== "id" && !incidental.has(column));
      const stamps = ["pfw_request", "ops_archive"].includes(table) ? ["created_date"] : [];
      const kept = cells.filter(([column]) => !stamps.includes(column));
      return JSON.stringify({
        ...own,
        ...Object.fromEntries(kept.map(([column, cell]) => [column, named(column, cell)])),
      });
    });
    result[table] = lines.sort();
  }
  return result;
}

async function taskPaths(
  database: Database,
  attempts: ReadonlyMap<Cell | undefined, string>,
): Promise<Map<Cell, string>> {
  const rows = await database.query(
    `select t.id, t.name, t.label, t.parent_task_id, a.id as attempt,
            row_number() over (partition by parent_task_id, name, label order by t.id) as try
       from task t left join pfw_attempt a on a.task_id = t.id
      order by t.id`,
  );
  const paths = new Map<Cell, string>();
  for (const row of rows) {
    const attempt = row["attempt"] === null ? "" : (attempts.get(row["attempt"]) ?? "");
    const own = `${text(row, "name")} ${text(row, "label")}${attempt}#${text(row, "try")}`;
    const parent = paths.get(row["parent_task_id"] ?? null);
    paths.set(row["id"] ?? null, parent === undefined ? own : `${parent}/${own}`);
  }
  return paths;
}

function text(row: Row, column: string): string {
  const cell = row[column];
  return typeof cell === "string" || typeof cell === "number" ? String(cell) : "";
}
