import type { RunIdentity } from "../plan/run-plan.ts";
import type { Session } from "./database.ts";
import { numberIn } from "./row.ts";

/** The three parts of an attempt's name, as text, as everywhere in the language. */
export type AttemptName = Pick<RunIdentity, "unitname" | "reqnum" | "attnum">;

/** pfw_attempt.id, or undefined. */
export async function findAttempt(
  session: Pick<Session, "query">,
  { unitname, reqnum, attnum }: AttemptName,
): Promise<number | undefined> {
  if (![reqnum, attnum].every((text) => /^\d{1,9}$/.test(text))) return undefined;
  const [row] = await session.query("select id from pfw_attempt where unitname = $1 and reqnum = $2 and attnum = $3", [
    unitname,
    Number(reqnum),
    Number(attnum),
  ]);
  return row === undefined ? undefined : numberIn(row, "id");
}
