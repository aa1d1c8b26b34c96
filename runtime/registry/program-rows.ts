import { basename } from "node:path";
import type { Batch } from "./batch.ts";
import { numberIn } from "./row.ts";
import type { WrapperRow } from "./run-rows.ts";
import { json, storableText } from "./sql-types.ts";
import { taskParameters } from "./task-rows.ts";

/** The task `wrapper` and its row: from now on this counts as an execution of the module. */
export async function beginPrograms(batch: Batch, row: WrapperRow, wrapnum: number, at: string): Promise<number> {
  if (row.wrapper !== undefined) return row.wrapper;
  const { session, rows } = batch;
  const { module, keys, wrapkeys, wrappername, inputwcl, log } = row.begun;
  const [made] = await session.query(
    `with new as (
       insert into task (name, label, info_table, parent_task_id, root_task_id, user_created_by, module_created_by,
                         created_date, start_time, exec_host, run_token)
       values ($1, $2, $3, $4, $5, $6, 'wcl', $7, $8, $9, $10)
       returning id
     )
     insert into pfw_wrapper (task_id, pfw_attempt_id, pfw_block_task_id, pfw_job_task_id, wrapnum, modname, name,
                              wrapkeys, keys, inputwcl, log, run_no)
     select id, $11, $12, $13, $14, $2, $15, $16, $17::jsonb, $18, $19, $20
       from new
     returning task_id`,
    [
      ...taskParameters({
        ...{ name: "wrapper", label: storableText(module), infoTable: "pfw_wrapper", parent: row.jobwrapper },
        ...{ root: rows.root, operator: rows.operator, created: at, start: at },
        ...(row.job.token === null ? {} : { token: row.job.token }),
      }),
      ...[rows.attempt, row.job.block, row.job.task, wrapnum],
      ...[storableText(wrappername), wrapkeys, json(keys)],
      ...[storableText(basename(inputwcl)), storableText(basename(log)), row.runNo],
    ],
  );
  row.wrapper = numberIn(made, "task_id");
  batch.taskEvents.push({ task: row.wrapper, at, kind: "begun" });
  return row.wrapper;
}

export interface NewExec {
  readonly wrapnum: number;
  readonly execnum: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly time: string;
  readonly start?: string;
  readonly host?: string;
}

/** The task `exec_N` and its row. */
export async function insertExec(batch: Batch, row: WrapperRow, exec: NewExec): Promise<number> {
  const { session, rows } = batch;
  const wrapper = await beginPrograms(batch, row, exec.wrapnum, exec.time);
  const [made] = await session.query(
    `with new as (
       insert into task (name, label, info_table, parent_task_id, root_task_id, user_created_by, module_created_by,
                         created_date, start_time, exec_host, run_token)
       values ($1, $2, $3, $4, $5, $6, 'wcl', $7, $8, $9, $10)
       returning id
     )
     insert into pfw_exec (task_id, pfw_attempt_id, pfw_block_task_id, pfw_job_task_id, pfw_wrapper_task_id, execnum,
                           name, cmdargs, argv)
     select id, $11, $12, $13, $14, $15, $2, $16, $17::jsonb
       from new
     returning task_id`,
    [
      ...taskParameters({
        ...{ name: `exec_${String(exec.execnum)}`, label: storableText(exec.name), infoTable: "pfw_exec" },
        ...{ parent: wrapper, root: rows.root, operator: rows.operator, created: exec.time },
        ...(exec.start === undefined ? {} : { start: exec.start }),
        ...(exec.host === undefined ? {} : { host: storableText(exec.host) }),
        ...(row.job.token === null ? {} : { token: row.job.token }),
      }),
      ...[rows.attempt, row.job.block, row.job.task, wrapper, exec.execnum],
      ...[storableText(exec.argv.slice(1).join(" ")), json(exec.argv)],
    ],
  );
  const task = numberIn(made, "task_id");
  row.execs.set(exec.execnum, task);
  return task;
}

/** The reference's form of keys: `_VALUE_VALUE`. */
export function joinedValues(keys: Readonly<Record<string, string>>): string {
  return storableText(
    Object.values(keys)
      .map((value) => `_${value}`)
      .join(""),
  );
}
