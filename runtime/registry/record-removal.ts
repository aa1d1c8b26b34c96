import type { EventHead, FileRemoved } from "../events/event.ts";
import type { Batch } from "./batch.ts";
import { flush } from "./flush.ts";
import { plainPath } from "./places.ts";
import { storableText } from "./sql-types.ts";
import { nameKey } from "./stage.ts";

/** The copy is gone from the archive: nobody may be sent there again. */
export async function recordFileRemoved(batch: Batch, event: EventHead & FileRemoved): Promise<void> {
  await flush(batch);
  await batch.session.query(
    `delete from file_archive_info
      where archive_name = $1 and path = $2 and filename = $3 and compression is not distinct from $4`,
    [storableText(event.archive), plainPath(event.path), storableText(event.filename), event.compression],
  );
  const detail = { removed: nameKey(event), archive: event.archive, operator: storableText(event.operator) };
  batch.taskEvents.push({ task: batch.rows.root, at: event.time, kind: "note", detail });
}
