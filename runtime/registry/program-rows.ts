import { takeTaskId, type Batch } from "./batch.ts";
import type { WrapperRow } from "./run-rows.ts";
import { storableText } from "./sql-types.ts";

/** The task `wrapper` and its row: from now on this counts as an execution of the module. */
export async function beginPrograms(batch: Batch, row: WrapperRow, wrapnum: number, at: string): Promise<number> {
  if (row.wrapper !== undefined) return row.wrapper;
  const id = await takeTaskId(batch);
  row.wrapper = id;
  const { tasks, wrappers } = batch.stage;
  tasks.push({
    ...{ id, name: "wrapper", label: row.begun.module, infoTable: "pfw_wrapper", parent: row.jobwrapper },
    ...{ at, start: at, host: null, token: row.job.token },
  });
  wrappers.push({ task: id, wrapnum, row });
  batch.taskEvents.push({ task: id, at, kind: "begun" });
  return id;
}

export interface NewExec {
  readonly wrapnum: number;
  readonly execnum: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly time: string;
  /** Missing when nobody saw it begin. */
  readonly start?: string;
  readonly host?: string;
}

/** The task `exec_N` and its row. */
export async function beginExec(batch: Batch, row: WrapperRow, exec: NewExec): Promise<number> {
  const wrapper = await beginPrograms(batch, row, exec.wrapnum, exec.time);
  const id = await takeTaskId(batch);
  const { execnum, name, argv } = exec;
  row.execs.set(execnum, id);
  batch.stage.tasks.push({
    ...{ id, name: `exec_${String(execnum)}`, label: name, infoTable: "pfw_exec", parent: wrapper },
    ...{ at: exec.time, start: exec.start ?? null, host: exec.host ?? null, token: row.job.token },
  });
  batch.stage.execs.push({ task: id, wrapper, row, execnum, name, argv });
  return id;
}

/** The reference's form of keys: `_VALUE_VALUE`. */
export function joinedValues(keys: Readonly<Record<string, string>>): string {
  const values = Object.values(keys).map((value) => `_${value}`);
  return storableText(values.join(""));
}
