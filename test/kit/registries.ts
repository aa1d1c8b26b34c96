import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { connectDatabase, type Database } from "../../runtime/registry/database.ts";
import { migrate } from "../../runtime/registry/migrate.ts";
import { ensureOwner, stopOwner } from "../../runtime/registry/owner-process.ts";
import { registryFolder } from "../../runtime/registry/registry-folder.ts";
import { registryOf, type Registry } from "../../runtime/registry/registry.ts";
import { bundleForTest } from "./bundle.ts";
import { findPostgres, startCluster } from "./postgres.ts";

/** A registry without any row but those of its schema, and the database under it. */
export interface FreshRegistry {
  readonly database: Database;
  readonly registry: Registry;
  /** Connection URL, or folder of the socket, for another process. */
  readonly address: string;
}

/** Servers are processes of their own, and machines are shared. */
const patient = { timeout: 300_000 };

/** Runs the same examples on the embedded registry and on a PostgreSQL server; says so where the latter cannot be had. */
export function onEachServer(examples: (fresh: () => Promise<FreshRegistry>) => void): void {
  describe("embedded", patient, () => {
    const server = serverFor(startEmbedded);
    examples(server);
  });
  const found = findPostgres();
  if ("reason" in found) describe.skip(`PostgreSQL: skipped, ${found.reason}`, () => undefined);
  else {
    describe("PostgreSQL", patient, () => {
      const server = serverFor(() => startPostgres(found.bin));
      examples(server);
    });
  }
}

/** Connects to a database, brings its schema up to date. */
export async function opened(options: Parameters<typeof connectDatabase>[0]): Promise<FreshRegistry> {
  const database = connectDatabase(options);
  await migrate(database);
  const address = "url" in options.at ? options.at.url : options.at.socketFolder;
  return { database, registry: registryOf(database, "a test"), address };
}

interface TestServer {
  readonly fresh: () => Promise<FreshRegistry>;
  readonly stop: () => Promise<void>;
}

function serverFor(start: () => Promise<TestServer>): () => Promise<FreshRegistry> {
  let server: TestServer | undefined;
  const open: FreshRegistry[] = [];
  beforeAll(async () => {
    server = await start();
  }, patient.timeout);
  afterAll(async () => {
    for (const { database } of open) await database.close();
    await server?.stop();
  });
  return async () => {
    if (server === undefined) throw new Error("the server is not up");
    const fresh = await server.fresh();
    open.push(fresh);
    return fresh;
  };
}

async function startPostgres(bin: string): Promise<TestServer> {
  const cluster = await startCluster(bin);
  return { fresh: () => opened({ at: { url: cluster.freshDatabase() } }), stop: cluster.stop };
}

async function startEmbedded(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-registry-"));
  const place = registryFolder(folder);
  const script = await bundleForTest("runtime/registry/owner.ts");
  const revive = () => ensureOwner(place, { script, idleMs: 60_000 });
  await revive();
  const fresh = async () => {
    const database = connectDatabase({ at: { socketFolder: place.socketFolder }, revive });
    // There is one database for all, so a fresh one is an emptied one.
    await database.transaction((session) => session.query("drop schema public cascade; create schema public"));
    await database.close();
    return opened({ at: { socketFolder: place.socketFolder }, revive });
  };
  const stop = async () => {
    await stopOwner(place);
    await rm(folder, { recursive: true, force: true });
  };
  return { fresh, stop };
}
