import type { EventHead, FilesRegistered } from "../events/event.ts";
import type { Batch } from "./batch.ts";
import type { Session } from "./database.ts";
import { recordArchive, recordFiletypes } from "./record-definitions.ts";
import { flush } from "./flush.ts";
import { writePlaces } from "./places.ts";
import { stageFiles } from "./record-files.ts";
import { emptyRunRows, type RunRows } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";
import { nameKey } from "./stage.ts";
import { endTask, insertRootTask } from "./task-rows.ts";

/** The root task of a registration from outside a run. */
export async function beginRegistration(session: Session, event: EventHead & FilesRegistered): Promise<RunRows> {
  const operator = storableText(event.operator);
  const root = await insertRootTask(session, {
    ...{ name: "register_files", infoTable: "file_registration", operator },
    ...{ created: event.time, start: event.time, host: storableText(event.host) },
  });
  await session.query(
    `insert into file_registration (task_id, prov_msg, created_date, user_created_by, module_created_by)
     values ($1, $2, $3, $4, 'wcl')`,
    [root, storableText(event.message), event.time, operator],
  );
  return emptyRunRows(null, root, operator);
}

export async function recordFilesRegistered(batch: Batch, event: EventHead & FilesRegistered): Promise<void> {
  const { session, rows } = batch;
  await recordArchive(batch, event, event.archive);
  await recordFiletypes(batch, event, event.filetypes ?? {});
  const refused = await stageFiles(batch, event, event.files, () => ({ producer: rows.root, wrapnum: null }));
  await flush(batch);
  const archive = event.archive.name;
  const placed = event.files.filter((file) => !refused.has(nameKey(file)));
  await writePlaces(
    batch,
    placed.map((file) => ({ ...event, ...file, kind: "file-placed", job: "", archive, path: file.archivePath })),
  );
  const failed = batch.refusals.some(({ level }) => level === 1);
  await endTask(session, rows.root, { at: event.time, status: failed ? 1 : 0, reason: failed ? "error" : "ok" });
}
