import type { EventHead } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { numberIn, optionalNumberIn, optionalTextIn, textIn } from "./row.ts";
import { fourDigits } from "./run-rows.ts";
import type { Row } from "./sql-types.ts";
import { nameKey, type StagedFile } from "./stage.ts";

/**
 * What becomes of files whose names are in the registry already.
 *
 * Same run and same content: it is that file. Made by an earlier try of the same wrapper instance: the newer one takes
 * its place, and any copy in an archive is forgotten until it is placed again. Everything else is somebody else's name,
 * and the file is refused.
 */
export async function settleTakenNames(batch: Batch, files: readonly StagedFile[]): Promise<void> {
  for (const row of await holders(batch, files)) {
    const staged = files[numberIn(row, "place") - 1];
    if (staged === undefined) continue;
    const { event, file, producer, wrapnum, refused } = staged;
    const ours = optionalNumberIn(row, "pfw_attempt_id") === batch.rows.attempt;
    const same = row["filesize"] === file.filesize && row["md5sum"] === file.md5sum;
    const earlierTry = ours && wrapnum !== null && optionalTextIn(row, "wrapnum") === fourDigits(wrapnum);
    if (ours && same) {
      if (earlierTry) await moveProducer(batch, numberIn(row, "id"), producer);
    } else if (earlierTry) {
      await replace(batch, event, numberIn(row, "id"), staged);
    } else {
      refused.add(nameKey(file));
      const what = `${owner(row)} with ${same ? "the same" : "other"} contents`;
      refuse(batch, event, 1, `${nameKey(file)} is not registered: the name is already used by ${what}`);
    }
  }
}

async function holders(batch: Batch, files: readonly StagedFile[]): Promise<readonly Row[]> {
  return await batch.session.query(
    `select m.place, d.id, d.filesize, d.md5sum, d.pfw_attempt_id, a.reqnum, a.unitname, a.attnum,
            case when t.name = 'jobwrapper' then t.label else j.label end as wrapnum
       from unnest($1::text[], $2::text[]) with ordinality as m (filename, compression, place)
       join desfile d on d.filename = m.filename and d.compression is not distinct from m.compression
       join task t on t.id = d.wgb_task_id
       left join task w on w.id = t.parent_task_id
       left join task j on j.id = w.parent_task_id and j.name = 'jobwrapper'
       left join pfw_attempt a on a.id = d.pfw_attempt_id
      order by d.id
        for update of d`,
    [files.map(({ file }) => file.filename), files.map(({ file }) => file.compression)],
  );
}

async function moveProducer(batch: Batch, desfile: number, producer: number): Promise<void> {
  await batch.session.query("update desfile set wgb_task_id = $2 where id = $1", [desfile, producer]);
}

async function replace(batch: Batch, event: EventHead, desfile: number, { file, producer }: StagedFile): Promise<void> {
  const { session, taskEvents } = batch;
  await session.query("delete from file_archive_info where desfile_id = $1", [desfile]);
  await session.query(
    "update desfile set wgb_task_id = $2, filetype = $3, filesize = $4, md5sum = $5, created_date = $6 where id = $1",
    [desfile, producer, file.filetype, file.filesize, file.md5sum, event.time],
  );
  const detail = { superseded: nameKey(file) };
  taskEvents.push({ task: producer, at: event.time, kind: "note", detail });
}

function owner(row: Row): string {
  if (row["pfw_attempt_id"] === null) return "a file from outside";
  const [unit, request, attempt] = [textIn(row, "unitname"), numberIn(row, "reqnum"), numberIn(row, "attnum")];
  return `attempt ${unit}_r${String(request)}p${String(attempt).padStart(2, "0")}`;
}
