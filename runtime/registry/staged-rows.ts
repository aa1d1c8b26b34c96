import { basename } from "node:path";
import type { Batch } from "./batch.ts";
import { json, storableText } from "./sql-types.ts";
import type { StagedExec, StagedTask, StagedWrapper } from "./stage.ts";

export async function writeTasks({ session, rows }: Batch, tasks: readonly StagedTask[]): Promise<void> {
  if (tasks.length === 0) return;
  await session.query(
    `insert into task (root_task_id, user_created_by, module_created_by, id, name, label, info_table, parent_task_id,
                       created_date, start_time, exec_host, run_token)
     select $1::bigint, $2::text, 'wcl', t.*
       from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[],
                   $9::timestamptz[], $10::text[], $11::text[]) as t`,
    [
      ...[rows.root, rows.operator],
      ...[tasks.map(({ id }) => id), tasks.map(({ name }) => name), tasks.map(({ label }) => storableText(label))],
      ...[tasks.map(({ infoTable }) => infoTable), tasks.map(({ parent }) => parent), tasks.map(({ at }) => at)],
      tasks.map(({ start }) => start),
      tasks.map(({ host }) => (host === null ? null : storableText(host))),
      tasks.map(({ token }) => token),
    ],
  );
}

export async function writeWrappers({ session, rows }: Batch, wrappers: readonly StagedWrapper[]): Promise<void> {
  if (wrappers.length === 0) return;
  const begun = wrappers.map(({ row }) => row.begun);
  await session.query(
    `insert into pfw_wrapper (pfw_attempt_id, task_id, pfw_block_task_id, pfw_job_task_id, wrapnum, run_no, modname, name,
                              wrapkeys, inputwcl, log, keys)
     select $1::bigint, task, block, job, wrapnum, run_no, modname, name, wrapkeys, inputwcl, log, keys::jsonb
       from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::integer[], $7::text[], $8::text[],
                   $9::text[], $10::text[], $11::text[], $12::text[])
            as w (task, block, job, wrapnum, run_no, modname, name, wrapkeys, inputwcl, log, keys)`,
    [
      rows.attempt,
      wrappers.map(({ task }) => task),
      wrappers.map(({ row }) => row.job.block),
      wrappers.map(({ row }) => row.job.task),
      wrappers.map(({ wrapnum }) => wrapnum),
      wrappers.map(({ row }) => row.runNo),
      begun.map(({ module }) => storableText(module)),
      begun.map(({ wrappername }) => storableText(wrappername)),
      begun.map(({ wrapkeys }) => wrapkeys),
      begun.map(({ inputwcl }) => storableText(basename(inputwcl))),
      begun.map(({ log }) => storableText(basename(log))),
      begun.map(({ keys }) => json(keys)),
    ],
  );
}

export async function writeExecs({ session, rows }: Batch, execs: readonly StagedExec[]): Promise<void> {
  if (execs.length === 0) return;
  await session.query(
    `insert into pfw_exec (pfw_attempt_id, task_id, pfw_block_task_id, pfw_job_task_id, pfw_wrapper_task_id, execnum,
                           name, cmdargs, argv)
     select $1::bigint, task, block, job, wrapper, execnum, name, cmdargs, argv::jsonb
       from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[], $7::text[], $8::text[],
                   $9::text[]) as e (task, block, job, wrapper, execnum, name, cmdargs, argv)`,
    [
      rows.attempt,
      execs.map(({ task }) => task),
      execs.map(({ row }) => row.job.block),
      execs.map(({ row }) => row.job.task),
      execs.map(({ wrapper }) => wrapper),
      execs.map(({ execnum }) => execnum),
      execs.map(({ name }) => storableText(name)),
      execs.map(({ argv }) => storableText(argv.slice(1).join(" "))),
      execs.map(({ argv }) => json(argv)),
    ],
  );
}
