import type { Session } from "./database.ts";
import { numberIn } from "./row.ts";
import { json, type Cell } from "./sql-types.ts";

/** A task that has not begun. Those of wrapper instances and programs are staged instead: see `stage.ts`. */
export interface NewTask {
  readonly name: string;
  readonly infoTable: string;
  readonly parent: number;
  readonly root: number;
  readonly operator: string;
  readonly created: string;
}

export async function insertTask(session: Session, task: NewTask): Promise<number> {
  const { name, infoTable, parent, root, operator, created } = task;
  const [row] = await session.query(
    `insert into task (name, info_table, parent_task_id, root_task_id, user_created_by, module_created_by, created_date)
     values ($1, $2, $3, $4, $5, 'wcl', $6)
     returning id`,
    [name, infoTable, parent, root, operator, created],
  );
  return numberIn(row, "id");
}

/** A task that is the root of its tree. */
export async function insertRootTask(
  session: Session,
  task: Omit<NewTask, "parent" | "root"> & { readonly start?: string; readonly host?: string },
): Promise<number> {
  const [row] = await session.query(
    `with new as (select nextval('task_seq') as id)
     insert into task (id, root_task_id, name, info_table, user_created_by, module_created_by, created_date, start_time,
                       exec_host)
     select id, id, $1, $2, $3, 'wcl', $4, $5, $6
       from new
     returning id`,
    [task.name, task.infoTable, task.operator, task.created, task.start ?? null, task.host ?? null],
  );
  return numberIn(row, "id");
}

/** A row of `task_event`: what changed, for whoever follows the run by SQL. */
export interface TaskEvent {
  readonly task: number;
  readonly at: string;
  readonly kind: "created" | "begun" | "progress" | "ended" | "reaped" | "note";
  readonly status?: number;
  readonly detail?: Readonly<Record<string, Cell>>;
}

/** Events of one transaction are written together at its end, in order. */
export async function insertTaskEvents(session: Session, root: number, events: readonly TaskEvent[]): Promise<void> {
  if (events.length === 0) return;
  await session.query(
    `insert into task_event (task_id, root_task_id, at, kind, status, detail)
     select task_id, $1, at, kind, status, detail::jsonb
       from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::integer[], $6::text[])
            with ordinality as e (task_id, at, kind, status, detail, place)
      order by place`,
    [
      root,
      events.map(({ task }) => task),
      events.map(({ at }) => at),
      events.map(({ kind }) => kind),
      events.map(({ status }) => status ?? null),
      events.map(({ detail }) => json(detail ?? {})),
    ],
  );
}

/** How something ended, as the registry keeps it. */
export interface TaskEnd {
  readonly at: string;
  readonly status: number;
  readonly reason: string;
}

/**
 * Ends a task, also again, when a later word is better than an earlier one (given up as lost, and yet it reported).
 * Clocks of several machines never agree: a task begins no later and ends no earlier than what it is made of.
 */
export async function endTask(session: Session, task: number, end: TaskEnd): Promise<void> {
  await session.query(
    `update task t
        set start_time = least(t.start_time, parts.first), end_time = greatest(t.start_time, $2, parts.last),
            status = $3, end_reason = $4
       from (select min(start_time) as first, max(end_time) as last from task where parent_task_id = $1) parts
      where t.id = $1`,
    [task, end.at, end.status, end.reason],
  );
}

/** Begins a task, also again: what ended before (a run that is resumed) is open once more. Its first start is kept. */
export async function beginTask(
  session: Session,
  task: number,
  begin: { readonly at: string; readonly host?: string; readonly token?: string },
): Promise<void> {
  await session.query(
    `update task
        set start_time = coalesce(start_time, $2), end_time = null, status = null, end_reason = null,
            exec_host = coalesce($3, exec_host), run_token = coalesce($4, run_token)
      where id = $1`,
    [task, begin.at, begin.host ?? null, begin.token ?? null],
  );
}

/** Status of what nobody could report on any more: the reference's code for "unknown". */
const lostStatus = 9;

/** Ends every open task of the given job starts but the jobs themselves, and says which these were. */
export async function closeTasksOf(
  session: Session,
  root: number,
  tokens: readonly string[],
  end: Omit<TaskEnd, "status">,
): Promise<readonly number[]> {
  const rows = await session.query(
    `update task
        set end_time = greatest(start_time, $2), status = $3, end_reason = $4
      where root_task_id = $1 and start_time is not null and end_time is null and run_token = any ($5)
        and name <> 'job'
      returning id`,
    [root, end.at, lostStatus, end.reason, tokens],
  );
  return rows.map((row) => numberIn(row, "id"));
}

/** Ends every task below a root that is still open, and says which these were. */
export async function closeTasksBelow(
  session: Session,
  root: number,
  end: Omit<TaskEnd, "status">,
): Promise<readonly number[]> {
  const rows = await session.query(
    `update task
        set end_time = greatest(start_time, $2), status = $3, end_reason = $4
      where root_task_id = $1 and start_time is not null and end_time is null and id <> $1
      returning id`,
    [root, end.at, lostStatus, end.reason],
  );
  return rows.map((row) => numberIn(row, "id"));
}
