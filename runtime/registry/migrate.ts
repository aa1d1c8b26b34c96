import { DatabaseError } from "./database-error.ts";
import type { Database, Session } from "./database.ts";
import { schemaSteps, type SchemaStep } from "./schema.ts";

/**
 * Brings the schema up to date and says which steps that took. Each step is one transaction under a lock of the table
 * that remembers them, so that any number of processes may try at once; a kill leaves whole steps only.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const steps = await schemaSteps();
  const taken: string[] = [];
  if (await isUpToDate(database, steps)) return taken;
  await makeMemory(database);
  for (const step of steps) if (await apply(database, step)) taken.push(step.name);
  return taken;
}

async function isUpToDate(database: Database, steps: readonly SchemaStep[]): Promise<boolean> {
  const [found] = await database.query("select to_regclass('wcl_schema') is not null as there");
  if (found?.["there"] !== true) return false;
  const done = await database.query("select digest from wcl_schema order by number");
  if (done.length > steps.length) {
    throw new DatabaseError("refused", `the registry is newer than this program: it has ${String(done.length)} steps`);
  }
  return steps.every((step, at) => step.digest === done[at]?.["digest"]);
}

async function makeMemory(database: Database): Promise<void> {
  const make = (session: Session) =>
    session.query(
      `create table if not exists wcl_schema (
         number     integer     primary key,
         name       text        not null,
         digest     text        not null,
         applied_at timestamptz not null default now()
       )`,
    );
  await database.transaction(make).catch((error: unknown) => {
    // "If not exists" does not keep two at once from making it; one of them then fails on a catalogue's unique index.
    const lateComer = error instanceof DatabaseError && ["23505", "42P07"].includes(error.code ?? "");
    if (!lateComer) throw error;
  });
}

/** True when the step was taken, false when somebody had taken it. */
async function apply(database: Database, step: SchemaStep): Promise<boolean> {
  return await database.transaction(async (session) => {
    await session.query("lock table wcl_schema in access exclusive mode");
    const [done] = await session.query("select digest from wcl_schema where number = $1", [step.number]);
    if (done !== undefined && done["digest"] !== step.digest) {
      throw new DatabaseError("refused", `the schema's step ${step.name} was changed after it had been taken`);
    }
    if (done !== undefined) return false;
    // Without parameters a text may hold many statements.
    await session.query(step.sql);
    await session.query("insert into wcl_schema (number, name, digest) values ($1, $2, $3)", [
      step.number,
      step.name,
      step.digest,
    ]);
    return true;
  });
}
