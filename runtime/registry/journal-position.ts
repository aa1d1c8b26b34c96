import type { EventHead, FilesRegistered, RunEvent } from "../events/event.ts";
import type { RunSubmitted } from "../events/run-events.ts";
import { DatabaseError } from "./database-error.ts";
import type { Session } from "./database.ts";
import { beginRegistration } from "./record-registration.ts";
import { beginRun } from "./record-run.ts";
import { numberIn, optionalNumberIn, textIn } from "./row.ts";
import type { RunRows } from "./run-rows.ts";

/** How far a journal is recorded, and where its rows hang. */
export interface Position {
  readonly seq: number;
  readonly attempt: number | null;
  readonly root: number;
  /** Time of the journal's first event. */
  readonly begun: string;
  /** Rows that were made just now. */
  readonly rows?: RunRows;
}

export async function readPosition(session: Pick<Session, "query">, run: string): Promise<Position | undefined> {
  const rows = await session.query(
    "select seq, pfw_attempt_id, root_task_id, begun from journal_position where run = $1",
    [run],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const attempt = optionalNumberIn(row, "pfw_attempt_id");
  return { seq: numberIn(row, "seq"), attempt, root: numberIn(row, "root_task_id"), begun: textIn(row, "begun") };
}

/**
 * Locks the position of a run to the end of the transaction, so that nobody else records it meanwhile; makes it, with
 * the run's first rows, when the events begin with the first of a journal. Rejects when events are missing in between,
 * and when another journal of this name was recorded.
 */
export async function takePosition(session: Session, run: string, events: readonly RunEvent[]): Promise<Position> {
  await session.query("select 1 from journal_position where run = $1 for update", [run]);
  const position = (await readPosition(session, run)) ?? (await beginPosition(session, run, events));
  const [first] = events;
  if (first?.seq === 1 && Date.parse(first.time) !== Date.parse(position.begun)) {
    throw new DatabaseError("refused", `another journal of ${run} is recorded already: it began at ${position.begun}`);
  }
  let next = position.seq + 1;
  for (const event of events) {
    if (event.run !== run) throw new DatabaseError("refused", `events of ${run} and of ${event.run} in one batch`);
    if (event.seq > next) throw new DatabaseError("refused", `${run}: event ${String(next)} is missing`);
    next = Math.max(next, event.seq + 1);
  }
  return position;
}

export async function writePosition(session: Session, run: string, seq: number): Promise<void> {
  await session.query("update journal_position set seq = $2 where run = $1", [run, seq]);
}

async function beginPosition(session: Session, run: string, events: readonly RunEvent[]): Promise<Position> {
  const [first] = events;
  if (first?.seq !== 1) throw new DatabaseError("refused", `${run} is not recorded, and its first event is missing`);
  const rows = await beginRows(session, first);
  // Two who begin the same journal at once meet here: the second waits for the first and is then refused.
  await session.query(
    `insert into journal_position (run, pfw_attempt_id, root_task_id, begun, seq) values ($1, $2, $3, $4, 0)`,
    [run, rows.attempt, rows.root, first.time],
  );
  return { seq: 0, attempt: rows.attempt, root: rows.root, begun: first.time, rows };
}

async function beginRows(session: Session, first: RunEvent): Promise<RunRows> {
  if (first.kind === "run-submitted") return await beginRun(session, first satisfies EventHead & RunSubmitted);
  if (first.kind === "files-registered") {
    return await beginRegistration(session, first satisfies EventHead & FilesRegistered);
  }
  throw new DatabaseError("refused", `a journal cannot begin with the event ${first.kind}`);
}
