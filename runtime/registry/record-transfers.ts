import type { EventHead, FilesTransferred } from "../events/event.ts";
import { refuse, takeTaskId, type Batch } from "./batch.ts";
import { findWrapper } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";
import type { StagedTransfer } from "./stage.ts";

/** The reference's name for what is not an archive. */
const jobSide = "job_scratch";

/** A batch of copies between an archive and a job, as a task of the wrapper instance or the job. */
export async function recordFilesTransferred(batch: Batch, event: EventHead & FilesTransferred): Promise<void> {
  const { session, rows, stage } = batch;
  const job = rows.jobs.get(event.job);
  if (job === undefined) {
    refuse(batch, event, 2, `files were copied for job ${event.job}, which never began`);
    return;
  }
  const wrapper = event.wrapnum === undefined ? undefined : await findWrapper(session, rows, event.wrapnum);
  const { direction, archive, startTime } = event;
  const task = await takeTaskId(batch);
  const parent = wrapper?.jobwrapper ?? job.task;
  stage.tasks.push({
    ...{ id: task, name: direction === "in" ? "archive2job" : "job2archive", label: archive },
    ...{ infoTable: "transfer_batch", parent, at: startTime, start: startTime, host: null, token: job.token },
  });
  stage.transfers.push({ task, parent, event });
}

/** Their tasks are written by now. */
export async function writeTransfers({ session }: Batch, transfers: readonly StagedTransfer[]): Promise<void> {
  if (transfers.length === 0) return;
  const events = transfers.map(({ event }) => event);
  const side = (end: "in" | "out") =>
    events.map(({ direction, archive }) => (direction === end ? storableText(archive) : jobSide));
  await session.query(
    `with done as (
       select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                            $7::integer[], $8::bigint[], $9::integer[], $10::text[], $11::double precision[])
                as t (task, parent, at, src, dst, way, files, bytes, failed, throttle, waited)
     ), ended as (
       update task
          set end_time = greatest(start_time, at), status = least(failed, 1),
              end_reason = case when failed = 0 then 'ok' else 'error' end
         from done
        where id = task
     )
     insert into transfer_batch (task_id, parent_task_id, src, dst, transfer_class, total_num_files, total_num_bytes,
                                 num_failed, throttle, waited)
     select task, parent, src, dst, way, files, bytes, failed, throttle, waited from done`,
    [
      ...[transfers.map(({ task }) => task), transfers.map(({ parent }) => parent)],
      ...[events.map(({ endTime }) => endTime), side("in"), side("out"), events.map(({ way }) => way)],
      ...[events.map(({ files }) => files), events.map(({ bytes }) => bytes), events.map(({ failed }) => failed)],
      events.map(({ throttle }) => (throttle === undefined ? null : storableText(throttle.name))),
      events.map(({ throttle }) => throttle?.waited ?? null),
    ],
  );
  // What a wrapper instance made is saved when it has ended; saving belongs to it all the same.
  await session.query(
    `update task p
        set end_time = greatest(p.end_time, d.at)
       from (select parent, max(at) as at from unnest($1::bigint[], $2::timestamptz[]) as t (parent, at) group by 1) d
      where p.id = d.parent and p.end_time < d.at`,
    [transfers.map(({ parent }) => parent), events.map(({ endTime }) => endTime)],
  );
}
