import pg from "pg";
import { DatabaseError } from "./database-error.ts";
import { parserOf, type Cell, type Parameter, type Row } from "./sql-types.ts";

/**
 * A connection pool to one PostgreSQL database. Values are always bound, never part of the text. What changes anything
 * goes into a transaction: single statements are for reading, and are repeated when the connection breaks.
 */
export interface Database extends Session {
  /** Runs the work in one transaction: committed when it resolves, undone when it throws. */
  readonly transaction: <T>(work: (session: Session) => Promise<T>, mode?: "read write" | "read only") => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Somewhere to send one statement; `$1`, `$2`, … stand for the parameters. Rejects with DatabaseError. */
export interface Session {
  readonly query: (sql: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>;
  /** As `query`, with the columns in order and rows as arrays: for results whose columns may share a name. */
  readonly table: (sql: string) => Promise<Table>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface DatabaseOptions {
  /** A connection URL, or the folder of a Unix socket. */
  readonly at: { readonly url: string } | { readonly socketFolder: string };
  /** Called when nobody answers, once for each try to connect; when it resolves, we try again. */
  readonly revive?: () => Promise<void>;
  /** How long one statement may go without an answer before the connection counts as broken; two minutes by default. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 120_000;

/** Connects lazily: nothing happens before the first statement. */
export function connectDatabase(options: DatabaseOptions): Database {
  const patienceMs = options.patienceMs ?? usualPatienceMs;
  const pool = new pg.Pool({
    ...("url" in options.at
      ? { connectionString: options.at.url }
      : { host: options.at.socketFolder, user: "postgres", database: "postgres" }),
    // Times and intervals are read as text, so their style must not depend on the server's settings.
    options: "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres",
    application_name: "wcl",
    max: 4,
    connectionTimeoutMillis: Math.min(30_000, patienceMs),
    // A server that vanished without a word is noticed while nothing is asked of it, too.
    keepAlive: true,
    types: { getTypeParser: ((type: number) => parserOf(type)) as typeof pg.types.getTypeParser },
  });
  // Without listeners a broken connection would end the process; the next statement tells of it anyway.
  pool.on("error", () => undefined);
  const lastWords = new WeakMap<pg.ClientBase, Error>();
  pool.on("connect", (client) => client.on("error", (error) => lastWords.set(client, error)));

  const connect = () =>
    pool.connect().catch((error: unknown) => {
      throw asDatabaseError(error);
    });
  const borrow = async () => {
    try {
      return await connect();
    } catch (error) {
      if (!isUnreachable(error) || options.revive === undefined) throw error;
      await options.revive();
      return await connect();
    }
  };
  const lend = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const client = await borrow();
    let broken = false;
    try {
      return await work(sessionOf(client, patienceMs));
    } catch (error) {
      broken = isUnreachable(error);
      const why = lastWords.get(client);
      // What the server said when it cut us off tells more than that it did.
      throw broken && why !== undefined ? new DatabaseError("unreachable", why.message, { cause: error }) : error;
    } finally {
      client.release(broken);
    }
  };
  /** A pooled connection may have died unseen, so what changes nothing is tried a second time. */
  const lendTwice = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    lend(work).catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return lend(work);
    });
  const transaction: Database["transaction"] = async (work, mode = "read write") => {
    let begun = false;
    const whole = async (session: Session) => {
      await session.query(mode === "read only" ? "begin transaction read only" : "begin");
      begun = true;
      try {
        const result = await work(session);
        await session.query("commit");
        return result;
      } catch (error) {
        // When the connection is gone the server has undone the work already.
        await session.query("rollback").catch(() => undefined);
        throw error;
      }
    };
    return await lend(whole).catch((error: unknown) => {
      if (begun || !isUnreachable(error)) throw error;
      return lend(whole);
    });
  };
  return {
    query: (sql, parameters) => lendTwice((session) => session.query(sql, parameters)),
    table: (sql) => lendTwice((session) => session.table(sql)),
    transaction,
    close: () => pool.end(),
  };
}

function sessionOf(client: pg.PoolClient, patienceMs: number): Session {
  return {
    query: async (sql, parameters = []) => {
      const query = { text: sql, values: [...parameters], query_timeout: patienceMs } as pg.QueryConfig;
      const result = await asked(client.query<Row>(query));
      return result.rows;
    },
    // What a person asks may take as long as it takes.
    table: async (sql) => {
      // The extended protocol takes one statement only, so nothing can be smuggled in behind it.
      const query = { text: sql, rowMode: "array", queryMode: "extended" } as pg.QueryArrayConfig;
      const result = await asked(client.query<Cell[]>(query));
      return { columns: result.fields.map(({ name }) => name), rows: result.rows };
    },
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asDatabaseError(error);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseError && error.reason === "unreachable";
}

/**
 * What the server says has an SQLSTATE; of these, class 08 (connection), 57P (shutting down) and 25P03 (cut off) mean
 * that the connection is gone. What our own type parsers refuse is a RangeError. Everything else is the network.
 */
function asDatabaseError(error: unknown): DatabaseError {
  const message = messageOf(error);
  if (error instanceof RangeError) return new DatabaseError("refused", message, { cause: error });
  if (!(error instanceof pg.DatabaseError)) return new DatabaseError("unreachable", message, { cause: error });
  const { code = "" } = error;
  return new DatabaseError(/^(08|57P|25P03)/.test(code) ? "unreachable" : "refused", message, { code, cause: error });
}

/** A name with several addresses fails with an error that says nothing itself. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
