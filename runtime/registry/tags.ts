import type { Database } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { findAttempt, type AttemptName } from "./find-attempt.ts";

/** Marks an attempt with a tag, so that its files can be asked for by it; a tag that is there already stays. */
export async function tagAttempt(database: Database, attempt: AttemptName, tag: string): Promise<void> {
  await database.transaction(async (session) => {
    const id = await findAttempt(session, attempt);
    if (id === undefined) throw new DatabaseError("refused", `no such attempt: ${attempt.unitname} ${attempt.attnum}`);
    await session.query("insert into proctag (tag, pfw_attempt_id) values ($1, $2) on conflict do nothing", [tag, id]);
  });
}

/** Takes a tag away; true when it was there. */
export async function untagAttempt(database: Database, attempt: AttemptName, tag: string): Promise<boolean> {
  return await database.transaction(async (session) => {
    const id = await findAttempt(session, attempt);
    if (id === undefined) return false;
    const gone = await session.query("delete from proctag where tag = $1 and pfw_attempt_id = $2 returning tag", [
      tag,
      id,
    ]);
    return gone.length > 0;
  });
}
