import type { Session } from "./database.ts";
import type { MetadataTable } from "./metadata-table.ts";
import { numberIn, optionalNumberIn, optionalTextIn, textIn } from "./row.ts";
import type { Row } from "./sql-types.ts";

/**
 * Ids of the rows of one run, so that its events need not look them up again and again. Ids never change, so this may
 * be kept from batch to batch; it must be thrown away when a transaction was undone.
 */
export interface RunRows {
  /** Null for a registration of files from outside. */
  readonly attempt: number | null;
  readonly root: number;
  readonly operator: string;
  /** Key: block name. */
  readonly blocks: Map<string, number>;
  /** Key: job number as events write it. */
  readonly jobs: Map<string, JobRow>;
  /** Key: wrapnum. */
  readonly wrappers: Map<number, WrapperRow>;
  /** File types that the registry knows, and the table of each. */
  readonly filetypes: Map<string, string>;
  /** Metadata tables that were looked up. */
  readonly tables: Map<string, MetadataTable>;
  /** What was complained of once and need not be again. */
  readonly complaints: Set<string>;
}

export interface JobRow {
  readonly task: number;
  readonly block: number;
  /** Of its latest start. */
  token: string | null;
}

/** The latest try of a wrapper instance. */
export interface WrapperRow {
  /** Task `jobwrapper`. */
  readonly jobwrapper: number;
  readonly job: JobRow;
  readonly runNo: number;
  readonly begun: WrapperBegun;
  /** Task `wrapper`, once its programs run. */
  wrapper: number | undefined;
  /** Task of each program, by execnum. */
  readonly execs: Map<number, number>;
}

/** What the start of a wrapper instance told, kept in the detail of its `begun` event until its row is made. */
export interface WrapperBegun {
  readonly module: string;
  readonly keys: Readonly<Record<string, string>>;
  /** The values in their order, which `jsonb` does not keep. */
  readonly wrapkeys: string;
  readonly wrappername: string;
  readonly inputwcl: string;
  readonly log: string;
}

export function emptyRunRows(attempt: number | null, root: number, operator: string): RunRows {
  const maps = { blocks: new Map(), jobs: new Map(), wrappers: new Map(), filetypes: new Map(), tables: new Map() };
  return { attempt, root, operator, ...maps, complaints: new Set() };
}

/** Reads blocks and jobs of a run that was recorded in part, by an earlier process perhaps. */
export async function loadRunRows(session: Session, attempt: number | null, root: number): Promise<RunRows> {
  const [task] = await session.query("select user_created_by from task where id = $1", [root]);
  const rows = emptyRunRows(attempt, root, textIn(task, "user_created_by"));
  if (attempt === null) return rows;
  for (const row of await session.query("select name, task_id from pfw_block where pfw_attempt_id = $1", [attempt])) {
    rows.blocks.set(textIn(row, "name"), numberIn(row, "task_id"));
  }
  const jobs = await session.query(
    `select j.jobnum, j.task_id, j.pfw_block_task_id, t.run_token
       from pfw_job j join task t on t.id = j.task_id
      where j.pfw_attempt_id = $1`,
    [attempt],
  );
  for (const row of jobs) {
    const [task, block] = [numberIn(row, "task_id"), numberIn(row, "pfw_block_task_id")];
    rows.jobs.set(fourDigits(numberIn(row, "jobnum")), { task, block, token: optionalTextIn(row, "run_token") });
  }
  return rows;
}

/** The latest try of a wrapper instance, or undefined when the run never began it. */
export async function findWrapper(session: Session, rows: RunRows, wrapnum: number): Promise<WrapperRow | undefined> {
  const known = rows.wrappers.get(wrapnum);
  if (known !== undefined) return known;
  const [row] = await session.query(
    `select t.id, t.parent_task_id, w.id as wrapper, e.detail
       from task t
       join task_event e on e.task_id = t.id and e.kind = 'begun'
       left join task w on w.parent_task_id = t.id and w.name = 'wrapper'
      where t.root_task_id = $1 and t.name = 'jobwrapper' and t.label = $2
      order by t.id desc, e.id
      limit 1`,
    [rows.root, fourDigits(wrapnum)],
  );
  if (row === undefined) return undefined;
  const job = [...rows.jobs.values()].find(({ task }) => task === numberIn(row, "parent_task_id"));
  if (job === undefined) return undefined;
  const wrapper = optionalNumberIn(row, "wrapper") ?? undefined;
  const found: WrapperRow = {
    ...{ jobwrapper: numberIn(row, "id"), job, wrapper, ...begunDetail(row) },
    execs: wrapper === undefined ? new Map<number, number>() : await execsOf(session, wrapper),
  };
  rows.wrappers.set(wrapnum, found);
  return found;
}

/** Job numbers and the labels of `jobwrapper` tasks, as the reference writes them. */
export function fourDigits(number: number): string {
  return String(number).padStart(4, "0");
}

function begunDetail(row: Row): { readonly runNo: number; readonly begun: WrapperBegun } {
  // Our own recording wrote it, so its shape needs no proof.
  const { runNo, ...begun } = row["detail"] as unknown as WrapperBegun & { readonly runNo: number };
  return { runNo, begun };
}

async function execsOf(session: Session, wrapper: number): Promise<Map<number, number>> {
  const rows = await session.query("select execnum, task_id from pfw_exec where pfw_wrapper_task_id = $1", [wrapper]);
  return new Map(rows.map((row) => [numberIn(row, "execnum"), numberIn(row, "task_id")]));
}
