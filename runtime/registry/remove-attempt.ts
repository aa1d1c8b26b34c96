import type { Database, Session } from "./database.ts";
import { textIn } from "./row.ts";

/**
 * Takes all rows of an attempt out of the registry in one transaction: files with metadata, places and provenance,
 * tasks with everything that hangs on them, messages, tags, the position of its journal. The attempt's own row stays,
 * purged, so that its number is never given again. Doing it twice changes nothing.
 */
export async function removeAttempt(database: Database, attempt: number): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("select 1 from pfw_attempt where id = $1 for update", [attempt]);
    for (const table of await metadataTables(session)) {
      // The names come from the database's own catalogue.
      await session.query(
        `delete from "${table}" m using desfile d where d.pfw_attempt_id = $1 and m.filename = d.filename
            and not exists (select from desfile o where o.filename = d.filename and o.pfw_attempt_id is distinct from $1)`,
        [attempt],
      );
    }
    for (const statement of statements) await session.query(statement, [attempt]);
  });
}

const files = "select id from desfile where pfw_attempt_id = $1";
const tasks =
  "select t.id from task t join pfw_attempt a on a.task_id = t.root_task_id where a.id = $1 and t.id <> a.task_id";

/** In an order in which nothing that is still named goes first. */
const statements: readonly string[] = [
  `delete from opm_used where task_id in (${tasks}) or desfile_id in (${files})`,
  `delete from opm_was_derived_from where child_desfile_id in (${files}) or parent_desfile_id in (${files})`,
  "delete from file_transfer_journal where pfw_attempt_id = $1",
  `delete from file_archive_info where desfile_id in (${files})`,
  "delete from desfile where pfw_attempt_id = $1",
  "delete from task_message where pfw_attempt_id = $1",
  "delete from task_event e using pfw_attempt a where a.id = $1 and e.root_task_id = a.task_id",
  `delete from transfer_file where task_id in (${tasks})`,
  `delete from transfer_batch where task_id in (${tasks})`,
  `delete from seminfo where task_id in (${tasks})`,
  `delete from compress_task where task_id in (${tasks})`,
  "delete from pfw_exec_superseded where pfw_attempt_id = $1",
  "delete from pfw_exec where pfw_attempt_id = $1",
  "delete from pfw_wrapper_superseded where pfw_attempt_id = $1",
  "delete from pfw_wrapper where pfw_attempt_id = $1",
  "delete from pfw_data_query where pfw_attempt_id = $1",
  "delete from pfw_job_run r using pfw_job j where j.task_id = r.pfw_job_task_id and j.pfw_attempt_id = $1",
  "delete from pfw_job where pfw_attempt_id = $1",
  "delete from pfw_block where pfw_attempt_id = $1",
  // All in one statement: who names whom among them is looked at when it has ended.
  `delete from task where id in (${tasks})`,
  "delete from proctag where pfw_attempt_id = $1",
  "delete from journal_position where pfw_attempt_id = $1",
  `update attempt_state
      set data_state = 'JUNK', home_archive_state = 'PURGED', db_object_state = 'PURGED', db_state = 'PURGED'
    where pfw_attempt_id = $1`,
];

/** Tables with one row for each file name: their primary key is `filename`, and they say the file's type. */
async function metadataTables(session: Session): Promise<string[]> {
  const rows = await session.query(
    `select t.relname as name
       from pg_class t
       join pg_index i on i.indrelid = t.oid and i.indisprimary
       join pg_attribute k on k.attrelid = t.oid and k.attname = 'filename' and i.indkey::text = k.attnum::text
       join pg_attribute f on f.attrelid = t.oid and f.attname = 'filetype' and not f.attisdropped
      where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace
      order by 1`,
  );
  return rows.map((row) => textIn(row, "name")).filter((name) => /^[a-z_][a-z0-9_]*$/.test(name));
}
