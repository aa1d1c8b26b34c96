import { runNameSql } from "./run-name-sql.ts";
import type { Database, Table } from "./database.ts";

/** What operators ask every day. `$1` unit, `$2` submitted since, `$3` tag; null: all of them. */
export interface SavedQuestion {
  readonly name: string;
  readonly tells: string;
  readonly columns: readonly string[];
  readonly sql: string;
}

export interface QuestionFilter {
  readonly unitname?: string;
  /** ISO 8601. */
  readonly since?: string;
  readonly tag?: string;
}

/** Attempts that the filter leaves; every question begins with it. */
const chosen = `with chosen as (
  select a.*, ${runNameSql} as run
    from pfw_attempt a
   where ($1::text is null or a.unitname = $1)
     and ($2::timestamptz is null or a.submittime >= $2)
     and ($3::text is null or exists (select from proctag g where g.pfw_attempt_id = a.id and g.tag = $3)))`;

const rounded = (seconds: string): string => `round(coalesce(${seconds}, 0)::numeric, 1)::float8`;

/** In the order in which they are listed. A new question is one entry here and one line in its test. */
export const savedQuestions: readonly SavedQuestion[] = [
  {
    name: "attempts",
    tells: "each attempt: states, times, labels and tags",
    columns: ["run", "state", "data", "submitted", "wall_s", "labels", "tags"],
    sql: `select c.run, s.processing_state as state, s.data_state as data, c.submittime as submitted,
                 ${rounded("extract(epoch from t.end_time - t.start_time)")} as wall_s,
                 (select string_agg(label, ',' order by label) from pfw_attempt_label where pfw_attempt_id = c.id) as labels,
                 (select string_agg(tag, ',' order by tag) from proctag where pfw_attempt_id = c.id) as tags
            from chosen c join attempt_state s on s.pfw_attempt_id = c.id join task t on t.id = c.task_id
           order by c.submittime desc, c.id desc`,
  },
  {
    name: "states",
    tells: "how many attempts are in which state, by campaign",
    columns: ["campaign", "state", "data", "attempts"],
    sql: `select r.campaign, s.processing_state as state, s.data_state as data, count(*) as attempts
            from chosen c join attempt_state s on s.pfw_attempt_id = c.id join pfw_request r on r.reqnum = c.reqnum
           group by 1, 2, 3 order by 1, 2, 3`,
  },
  {
    name: "failures",
    tells: "each wrapper instance that failed, with its log",
    columns: ["run", "module", "instance", "reason", "code", "ended", "log"],
    sql: `select c.run, w.modname as module, w.wrapnum as instance, t.end_reason as reason, t.status as code,
                 t.end_time as ended, w.log
            from chosen c join pfw_wrapper w on w.pfw_attempt_id = c.id join task t on t.id = w.task_id
           where t.status <> 0 order by t.end_time desc, w.wrapnum`,
  },
  {
    name: "causes",
    tells: "failures by module, reason and code",
    columns: ["module", "reason", "code", "instances", "attempts"],
    sql: `select w.modname as module, t.end_reason as reason, t.status as code, count(*) as instances,
                 count(distinct c.id) as attempts
            from chosen c join pfw_wrapper w on w.pfw_attempt_id = c.id join task t on t.id = w.task_id
           where t.status <> 0 group by 1, 2, 3 order by 4 desc, 1, 2, 3`,
  },
  {
    name: "modules",
    tells: "instances, wall clock, processor time and memory by module",
    columns: ["module", "instances", "failed", "wall_s", "longest_s", "cpu_s", "memory_kb"],
    sql: `select w.modname as module, count(*) as instances, count(*) filter (where t.status <> 0) as failed,
                 ${rounded("sum(extract(epoch from t.end_time - t.start_time))")} as wall_s,
                 ${rounded("max(extract(epoch from t.end_time - t.start_time))")} as longest_s,
                 ${rounded("sum(x.cpu)")} as cpu_s, max(x.maxrss) as memory_kb
            from chosen c join pfw_wrapper w on w.pfw_attempt_id = c.id join task t on t.id = w.task_id
           cross join lateral (select sum(utime + stime) as cpu, max(maxrss) as maxrss
                                 from pfw_exec where pfw_wrapper_task_id = w.task_id) x
           group by 1 order by 4 desc, 1`,
  },
  {
    name: "files",
    tells: "files that were made and their bytes, by type",
    columns: ["filetype", "files", "bytes"],
    sql: `select d.filetype, count(*) as files, coalesce(sum(d.filesize), 0)::float8 as bytes
            from chosen c join desfile d on d.pfw_attempt_id = c.id group by 1 order by 3 desc, 1`,
  },
  {
    name: "nights",
    tells: "throughput by day of submission",
    columns: ["day", "attempts", "passed", "failed", "instances", "cpu_h"],
    sql: `select to_char(c.submittime at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as attempts,
                 count(*) filter (where s.processing_state = 'PASS') as passed,
                 count(*) filter (where s.processing_state = 'FAIL') as failed,
                 sum(w.instances)::float8 as instances, ${rounded("sum(x.cpu) / 3600")} as cpu_h
            from chosen c join attempt_state s on s.pfw_attempt_id = c.id
           cross join lateral (select count(*) as instances from pfw_wrapper where pfw_attempt_id = c.id) w
           cross join lateral (select sum(utime + stime) as cpu from pfw_exec where pfw_attempt_id = c.id) x
           group by 1 order by 1 desc`,
  },
  {
    name: "messages",
    tells: "what quality control found, by level and text",
    columns: ["level", "text", "times", "attempts"],
    sql: `select m.message_lvl as level, left(m.message, 100) as text, sum(m.repeat_count)::float8 as times, count(distinct c.id) as attempts
            from chosen c join task_message m on m.pfw_attempt_id = c.id group by 1, 2 order by 1, 3 desc, 2 limit 100`,
  },
];

/** Answers a saved question; values are parameters, never part of the text. */
export async function askSaved(database: Database, question: SavedQuestion, filter: QuestionFilter): Promise<Table> {
  const parameters = [filter.unitname ?? null, filter.since ?? null, filter.tag ?? null];
  const rows = await database.query(`${chosen} ${question.sql}`, parameters);
  return { columns: question.columns, rows: rows.map((row) => question.columns.map((name) => row[name] ?? null)) };
}
