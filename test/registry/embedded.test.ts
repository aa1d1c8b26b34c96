import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "../../runtime/registry/database.ts";
import { serveEmbedded, type EmbeddedServer } from "../../runtime/registry/embedded.ts";

let folder: string;
let server: EmbeddedServer;
const open: Database[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-embedded-"));
  server = await serveEmbedded(join(folder, "data"), join(folder, ".s.PGSQL.5432"), { patienceMs: 400 });
  const database = connected();
  await database.transaction((session) => session.query("create table mark (n integer)"));
});
afterAll(async () => {
  for (const database of open) await database.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function connected(): Database {
  const database = connectDatabase({ at: { socketFolder: folder } });
  open.push(database);
  return database;
}

describe("one session for all", () => {
  test("who sits in a transaction while others wait is cut off, and undone", async () => {
    const [sleeper, other] = [connected(), connected()];
    const sleeping = sleeper.transaction(async (session) => {
      await session.query("insert into mark values (1)");
      await sleep(3000);
      await session.query("insert into mark values (2)");
    });
    await sleep(50);
    const begun = Date.now();
    expect(await other.query("select n from mark")).toEqual([]);
    expect(Date.now() - begun).toBeLessThan(2500);
    await expect(sleeping).rejects.toThrow(/idle in a transaction|terminated|ended/i);
    expect(await other.query("select n from mark")).toEqual([]);
  });

  test("who sits in a transaction while nobody waits may do so", async () => {
    const database = connected();
    const result = await database.transaction(async (session) => {
      await sleep(1000);
      return await session.query("select 1 as one");
    });
    expect(result).toEqual([{ one: 1 }]);
  });

  test("an error in one client's transaction is its own", async () => {
    const [one, other] = [connected(), connected()];
    const failing = one.transaction((session) => session.query("select 1 / 0"));
    await expect(failing).rejects.toMatchObject({ reason: "refused", code: "22012" });
    expect(await other.query("select 1 as one")).toEqual([{ one: 1 }]);
    expect(await one.query("select 2 as two")).toEqual([{ two: 2 }]);
  });

  test("who does not speak the protocol is told so and sent away; who goes in the middle of a word disturbs nobody", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = createConnection(join(folder, ".s.PGSQL.5432"), () => socket.write("GET / HTTP/1.1\r\n\r\n"));
      let text = "";
      socket.setEncoding("latin1").on("data", (more: string) => (text += more));
      socket.on("close", () => {
        resolve(text);
      });
    });
    expect(answer).toContain("C08P01");
    const rude = createConnection(join(folder, ".s.PGSQL.5432"), () => {
      rude.write(Buffer.from([0, 0, 0, 40, 0, 3, 0]));
      rude.destroy();
    });
    await sleep(50);
    expect(await connected().query("select 3 as three")).toEqual([{ three: 3 }]);
  });
});
