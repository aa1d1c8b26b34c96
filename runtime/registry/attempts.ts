import type { RunIdentity } from "../plan/run-plan.ts";
import type { Database, Session } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { numberIn, optionalNumberIn } from "./row.ts";
import { storableText } from "./sql-types.ts";
import { insertRootTask } from "./task-rows.ts";

/** What must be known to take an attempt number. */
export type AttemptRequest = Pick<
  RunIdentity,
  "unitname" | "reqnum" | "project" | "campaign" | "pipeline" | "jiraId" | "operator"
>;

export interface AttemptRow {
  /** pfw_attempt.id */
  readonly id: number;
  readonly attnum: number;
  readonly taskId: number;
}

/** Takes the next attempt number of a unit; the first is 1. Any number of callers at once get different ones. */
export async function allocateAttempt(database: Database, request: AttemptRequest): Promise<AttemptRow> {
  return await database.transaction(async (session) => {
    const reqnum = await lockUnit(session, request);
    const [last] = await session.query(
      "select max(attnum) as attnum from pfw_attempt where reqnum = $1 and unitname = $2",
      [reqnum, request.unitname],
    );
    const attnum = (optionalNumberIn(last, "attnum") ?? 0) + 1;
    return await insertAttempt(session, request, attnum, new Date().toISOString());
  });
}

/** The attempt number that `allocateAttempt` would give now; nothing is taken. */
export async function nextAttempt(database: Database, { reqnum, unitname }: AttemptRequest): Promise<number> {
  const [last] = await database.query(
    "select max(attnum) as attnum from pfw_attempt where reqnum = $1 and unitname = $2",
    [wholeNumber(reqnum, "request number"), unitname],
  );
  return (optionalNumberIn(last, "attnum") ?? 0) + 1;
}

/** The attempt of that number; made when it is not there, as when a registry is rebuilt from journals. */
export async function ensureAttempt(session: Session, identity: RunIdentity, at: string): Promise<AttemptRow> {
  const reqnum = await lockUnit(session, identity);
  const attnum = wholeNumber(identity.attnum, "attempt number");
  const [found] = await session.query(
    "select id, task_id from pfw_attempt where reqnum = $1 and unitname = $2 and attnum = $3",
    [reqnum, identity.unitname, attnum],
  );
  if (found === undefined) return await insertAttempt(session, identity, attnum, at);
  return { id: numberIn(found, "id"), attnum, taskId: numberIn(found, "task_id") };
}

/** Request and unit exist afterwards, and the unit's row is locked to the end of the transaction. */
async function lockUnit(session: Session, request: AttemptRequest): Promise<number> {
  const reqnum = wholeNumber(request.reqnum, "request number");
  if (request.unitname === "" || storableText(request.unitname) !== request.unitname) {
    throw new DatabaseError("refused", "the unit name is empty, or has characters that a database cannot hold");
  }
  const { project, campaign, jiraId, pipeline, operator } = request;
  await session.query(
    `insert into pfw_request (reqnum, project, campaign, jira_id, pipeline, user_created_by, module_created_by)
     values ($1, $2, $3, $4, $5, $6, 'wcl')
     on conflict do nothing`,
    [reqnum, ...[project, campaign, jiraId, pipeline, operator].map(storableText)],
  );
  await session.query("insert into pfw_unit (reqnum, unitname) values ($1, $2) on conflict do nothing", [
    reqnum,
    request.unitname,
  ]);
  await session.query("select 1 from pfw_unit where reqnum = $1 and unitname = $2 for update", [
    reqnum,
    request.unitname,
  ]);
  return reqnum;
}

async function insertAttempt(
  session: Session,
  request: AttemptRequest,
  attnum: number,
  at: string,
): Promise<AttemptRow> {
  const operator = storableText(request.operator);
  const taskId = await insertRootTask(session, { name: "attempt", infoTable: "pfw_attempt", operator, created: at });
  const [row] = await session.query(
    `insert into pfw_attempt (reqnum, unitname, attnum, operator, task_id, submittime, created_date, user_created_by,
                              module_created_by)
     values ($1, $2, $3, $4, $5, $6, $6, $4, 'wcl')
     returning id`,
    [wholeNumber(request.reqnum, "request number"), request.unitname, attnum, operator, taskId, at],
  );
  return { id: numberIn(row, "id"), attnum, taskId };
}

/** Numbers of the language are text; DESDM's columns are integers. */
function wholeNumber(text: string, what: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new DatabaseError("refused", `the ${what} ${JSON.stringify(text)} is no whole number`);
  return Number(text);
}
