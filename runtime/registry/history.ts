import type { Database } from "./database.ts";
import { numberIn, optionalNumberIn, optionalTextIn, textIn } from "./row.ts";

/** One attempt among the past ones. Times are ISO 8601, UTC; figures are sums over its programs. */
export interface PastAttempt {
  readonly id: number;
  readonly unitname: string;
  readonly reqnum: number;
  readonly attnum: number;
  readonly operator: string | null;
  readonly submitted: string;
  readonly started: string | null;
  readonly ended: string | null;
  readonly status: number | null;
  /** NEW, RUNNING, PASS, FAIL. */
  readonly processingState: string;
  readonly dataState: string;
  readonly wrappers: number;
  readonly failed: number;
  readonly files: number;
  readonly bytes: number;
  readonly cpuSeconds: number;
  /** Largest of its programs, in kilobytes. */
  readonly maxrss: number | null;
  readonly hosts: readonly string[];
  readonly tags: readonly string[];
}

export interface HistoryFilter {
  readonly unitname?: string;
  /** Only attempts submitted at or after this time (ISO 8601). */
  readonly since?: string;
  readonly limit?: number;
}

/** Past attempts, the latest first. */
export async function history(database: Database, filter: HistoryFilter = {}): Promise<readonly PastAttempt[]> {
  const rows = await database.query(
    `select a.id, a.unitname, a.reqnum, a.attnum, a.operator, a.submittime, t.start_time, t.end_time, t.status,
            s.processing_state, s.data_state, w.wrappers, w.failed, f.files, f.bytes, e.cpu, e.maxrss, e.hosts, p.tags
       from pfw_attempt a
       join task t on t.id = a.task_id
       join attempt_state s on s.pfw_attempt_id = a.id
      cross join lateral (select count(*) as wrappers, count(*) filter (where wt.status <> 0) as failed
                            from pfw_wrapper w join task wt on wt.id = w.task_id
                           where w.pfw_attempt_id = a.id) w
      cross join lateral (select count(*) as files, coalesce(sum(filesize), 0) as bytes
                            from desfile where pfw_attempt_id = a.id) f
      cross join lateral (select coalesce(sum(x.utime + x.stime), 0) as cpu, max(x.maxrss) as maxrss,
                                 coalesce(array_agg(distinct xt.exec_host) filter (where xt.exec_host is not null),
                                          '{}') as hosts
                            from pfw_exec x join task xt on xt.id = x.task_id
                           where x.pfw_attempt_id = a.id) e
      cross join lateral (select coalesce(array_agg(tag order by tag), '{}') as tags
                            from proctag where pfw_attempt_id = a.id) p
      where ($1::text is null or a.unitname = $1) and ($2::timestamptz is null or a.submittime >= $2)
      order by a.submittime desc, a.id desc
      limit $3`,
    [filter.unitname ?? null, filter.since ?? null, filter.limit ?? null],
  );
  return rows.map((row) => ({
    id: numberIn(row, "id"),
    unitname: textIn(row, "unitname"),
    reqnum: numberIn(row, "reqnum"),
    attnum: numberIn(row, "attnum"),
    operator: optionalTextIn(row, "operator"),
    submitted: textIn(row, "submittime"),
    started: optionalTextIn(row, "start_time"),
    ended: optionalTextIn(row, "end_time"),
    status: optionalNumberIn(row, "status"),
    processingState: textIn(row, "processing_state"),
    dataState: textIn(row, "data_state"),
    wrappers: numberIn(row, "wrappers"),
    failed: numberIn(row, "failed"),
    files: numberIn(row, "files"),
    bytes: numberIn(row, "bytes"),
    cpuSeconds: numberIn(row, "cpu"),
    maxrss: optionalNumberIn(row, "maxrss"),
    hosts: texts(row["hosts"]),
    tags: texts(row["tags"]),
  }));
}

function texts(cell: unknown): readonly string[] {
  return Array.isArray(cell) ? cell.filter((one): one is string => typeof one === "string") : [];
}
