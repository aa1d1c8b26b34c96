import { basename } from "node:path";
import type { Batch } from "./batch.ts";
import { storableText } from "./sql-types.ts";
import type { StagedExecEnd, StagedWrapperEnd } from "./stage.ts";

export async function writeExecEnds({ session }: Batch, ends: readonly StagedExecEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const figure = (read: (end: StagedExecEnd) => number | null) => ends.map(read);
  const whole = (read: (end: StagedExecEnd) => number | null) =>
    figure(read).map((one) => (one === null ? null : Math.round(one)));
  await session.query(
    `with ends as (
       select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::integer[], $5::text[],
                            $6::double precision[], $7::double precision[], $8::bigint[], $9::bigint[], $10::bigint[],
                            $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
                as e (task, first, last, code, reason, utime, stime, maxrss, minflt, majflt, inblock, oublock, nvcsw,
                      nivcsw)
     ), ended as (
       update task
          set start_time = first, end_time = greatest(first, last), status = code, end_reason = reason
         from ends
        where id = task
     )
     update pfw_exec x
        set utime = e.utime, stime = e.stime, maxrss = e.maxrss, minflt = e.minflt, majflt = e.majflt,
            inblock = e.inblock, oublock = e.oublock, nvcsw = e.nvcsw, nivcsw = e.nivcsw,
            exit_signal = case when code < 0 then (-code)::text end
       from ends e
      where x.task_id = e.task`,
    [
      ...[ends.map(({ task }) => task), ends.map(({ start }) => start), ends.map(({ end }) => end)],
      ...[ends.map(({ status }) => status), ends.map(({ reason }) => reason)],
      ...[figure(({ usage }) => usage.utime), figure(({ usage }) => usage.stime)],
      ...[whole(({ usage }) => usage.maxrss), whole(({ usage }) => usage.minflt), whole(({ usage }) => usage.majflt)],
      ...[whole(({ usage }) => usage.inblock), whole(({ usage }) => usage.oublock)],
      ...[whole(({ usage }) => usage.nvcsw), whole(({ usage }) => usage.nivcsw)],
    ],
  );
}

/**
 * Ends from the inside out: programs that nobody saw ending, the wrapper with its last program, and at last the job
 * wrapper, to which registration and saving belong. Clocks of several machines never agree, so what is made of parts
 * begins no later and ends no earlier than these.
 */
export async function writeWrapperEnds({ session }: Batch, ends: readonly StagedWrapperEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const versions = ends.flatMap(({ event, row }) =>
    event.execs.flatMap(({ execnum, version }) =>
      version === null ? [] : [{ task: row.execs.get(execnum), version }],
    ),
  );
  const known = versions.filter((one) => one.task !== undefined);
  if (known.length > 0) {
    await session.query(
      `update pfw_exec set version = v.version
         from unnest($1::bigint[], $2::text[]) as v (task, version)
        where task_id = task`,
      [known.map(({ task }) => task ?? null), known.map(({ version }) => storableText(version))],
    );
  }
  const parameters = [
    ends.map(({ row }) => row.jobwrapper),
    ends.map(({ row }) => row.wrapper ?? null),
    ...[
      ends.map(({ event }) => event.time),
      ends.map(({ event }) => event.status),
      ends.map(({ event }) => event.reason),
    ],
  ];
  await session.query(
    `update task
        set end_time = greatest(start_time, at), status = code, end_reason = reason
       from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::text[])
            as e (jobwrapper, wrapper, at, code, reason)
      where parent_task_id = wrapper and start_time is not null and end_time is null`,
    parameters,
  );
  await session.query(
    `with ends as (
       select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::text[], $6::text[],
                            $7::text[], $8::bigint[])
                as e (jobwrapper, wrapper, at, code, reason, outputwcl, log, diskusage)
     ), ended as (
       update task t
          set start_time = least(t.start_time, first), end_time = greatest(t.start_time, coalesce(last, at)),
              status = code, end_reason = reason
         from ends,
              lateral (select min(start_time) as first, max(end_time) as last
                         from task where parent_task_id = wrapper) parts
        where t.id = wrapper
     )
     update pfw_wrapper w
        set outputwcl = e.outputwcl, log = e.log, diskusage = e.diskusage
       from ends e
      where w.task_id = e.wrapper`,
    [
      ...parameters,
      ends.map(({ event }) => storableText(basename(event.outputwcl))),
      ends.map(({ event }) => storableText(basename(event.log))),
      ends.map(({ event }) => event.diskUsage),
    ],
  );
  await session.query(
    `update task t
        set start_time = least(t.start_time, first), end_time = greatest(t.start_time, at, last), status = code,
            end_reason = reason
       from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::text[])
            as e (jobwrapper, wrapper, at, code, reason),
            lateral (select min(start_time) as first, max(end_time) as last
                       from task where parent_task_id = jobwrapper) parts
      where t.id = jobwrapper`,
    parameters,
  );
}
