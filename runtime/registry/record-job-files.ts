import type { EventHead, FilesCompressed, JobFilesMade } from "../events/event.ts";
import { refuse, takeTaskId, type Batch } from "./batch.ts";
import { flush } from "./flush.ts";
import { stageFiles } from "./record-files.ts";
import { storableText } from "./sql-types.ts";
import { nameKey } from "./stage.ts";

/** Task, row and provenance of a compression: each compressed file was made by it, used the plain one, and derives from it. */
export async function recordFilesCompressed(batch: Batch, event: EventHead & FilesCompressed): Promise<void> {
  await flush(batch);
  const { session, rows } = batch;
  const job = rows.jobs.get(event.job);
  if (job === undefined) {
    refuse(batch, event, 1, `files were compressed in job ${event.job}, which never began`);
    return;
  }
  const task = await takeTaskId(batch);
  const { program, files, requested, bytesBefore } = event;
  const failed = requested - files.length;
  batch.stage.tasks.push({
    ...{ id: task, name: "compress_files", label: program.name, infoTable: "compress_task", parent: job.task },
    ...{ at: event.startTime, start: event.startTime, host: null, token: job.token },
  });
  await flush(batch);
  const after = files.reduce((sum, { file }) => sum + file.filesize, 0);
  await session.query(
    `insert into compress_task (task_id, name, version, cmdargs, num_requested, num_failed, tot_bytes_before,
                                tot_bytes_after)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[task, storableText(program.name), program.version === null ? null : storableText(program.version)],
      ...[storableText(program.args), requested, failed, bytesBefore, after],
    ],
  );
  await session.query(
    `update task set end_time = greatest(start_time, $2), status = $3, end_reason = $4 where id = $1`,
    [task, event.endTime, failed, failed === 0 ? "ok" : "error"],
  );
  const made = files.map(({ file }) => file);
  const refused = await stageFiles(batch, event, made, () => ({ producer: task, wrapnum: null }));
  await flush(batch);
  const sound = files.filter(({ file }) => !refused.has(nameKey(file)));
  await session.query(
    `with pairs as (
       select p.id as plain, c.id as packed
         from unnest($2::text[], $3::text[]) as n (filename, compression)
         join desfile p on p.filename = n.filename and p.compression is null
         join desfile c on c.filename = n.filename and c.compression = n.compression
     ), used as (
       insert into opm_used (task_id, desfile_id) select $1, plain from pairs on conflict do nothing
     )
     insert into opm_was_derived_from (child_desfile_id, parent_desfile_id)
     select packed, plain from pairs
     on conflict do nothing`,
    [task, sound.map(({ plain }) => plain.filename), sound.map(({ file }) => file.compression)],
  );
}

/** Files of the job's own, its junk tar: the job's task made them. */
export async function recordJobFilesMade(batch: Batch, event: EventHead & JobFilesMade): Promise<void> {
  await flush(batch);
  const job = batch.rows.jobs.get(event.job);
  if (job === undefined) {
    refuse(batch, event, 1, `job ${event.job} made files, but never began`);
    return;
  }
  await stageFiles(batch, event, event.files, () => ({ producer: job.task, wrapnum: null }));
  await flush(batch);
  const junk = event.files.find(({ filetype }) => filetype === "junk_tar");
  if (junk === undefined) return;
  await batch.session.query("update pfw_job set junktar = $2 where task_id = $1", [
    job.task,
    storableText(nameKey(junk)),
  ]);
}
