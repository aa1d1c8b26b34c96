import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lineOf } from "../../runtime/events/journal-line.ts";
import { connectDatabase, type Database } from "../../runtime/registry/database.ts";
import { ensureOwner, ownerPid, stopOwner } from "../../runtime/registry/owner-process.ts";
import { registryFolder, type RegistryFolder } from "../../runtime/registry/registry-folder.ts";
import { openRegistry } from "../../runtime/registry/registry.ts";
import { setDatabaseAside } from "../../runtime/registry/set-aside.ts";
import { bundleForTest } from "../kit/bundle.ts";
import { identity, journalled } from "../kit/events.ts";
import { wholeRun } from "../kit/stories.ts";

let ownerScript: string;
/** Data files of a registry that was opened once: to make them takes seconds, to copy them does not. */
let made: string;
let folder: string;
let place: RegistryFolder;
const open: { readonly close: () => Promise<void> }[] = [];
beforeAll(async () => {
  ownerScript = await bundleForTest("runtime/registry/owner.ts");
  made = await mkdtemp(join(tmpdir(), "wcl-owner-"));
  await (await openRegistry({ dataFolder: made, ownerScript })).close();
  await stopOwner(registryFolder(made));
});
afterAll(async () => {
  await rm(made, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-owner-"));
  place = registryFolder(join(folder, "registry"));
  await cp(registryFolder(made).data, place.data, { recursive: true });
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await stopOwner(place);
  await rm(folder, { recursive: true, force: true });
});

const revive = () => ensureOwner(place, { script: ownerScript, idleMs: 30_000 });
function connected(): Database {
  const database = connectDatabase({ at: { socketFolder: place.socketFolder }, revive });
  open.push(database);
  return database;
}
/** A program of the test as a process, with the lines it printed. */
function start(script: string, ...words: string[]) {
  const child = spawn(process.execPath, [script, place.socketFolder, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => lines.push(...text.split("\n").filter(Boolean)));
  return { child, lines, closed: once(child, "close") };
}

// Each starts processes of its own, and machines are shared.
const patient = { timeout: 300_000 };

describe("the owner of an embedded registry", patient, () => {
  test("starts on demand, is the user's alone, ends when asked, and everything is there the next time", async () => {
    const options = { dataFolder: place.folder, ownerScript, idleMs: 30_000 };
    const first = await openRegistry(options);
    expect((await first.allocateAttempt(identity)).attnum).toBe(1);
    expect((await stat(place.folder)).mode & 0o777).toBe(0o700);
    expect((await stat(place.socket)).mode & 0o077).toBe(0);
    await first.close();
    const pid = await ownerPid(place);
    expect(pid).toBeDefined();
    expect(await stopOwner(place)).toBe(true);
    expect(existsSync(place.socket)).toBe(false);
    expect(await stopOwner(place)).toBe(false);
    const second = await openRegistry(options);
    open.push(second);
    expect((await second.allocateAttempt(identity)).attnum).toBe(2);
    expect(await ownerPid(place)).not.toBe(pid);
  });

  test("is one, however many ask at once", async () => {
    const registries = await Promise.all(
      Array.from({ length: 6 }, () => openRegistry({ dataFolder: place.folder, ownerScript })),
    );
    open.push(...registries);
    const taken = await Promise.all(registries.map((registry) => registry.allocateAttempt(identity)));
    expect(taken.map(({ attnum }) => attnum).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const log = await readFile(place.log, "utf8");
    expect(log.match(/ serves /g)).toHaveLength(1);
  });

  test("a second one is refused, and says by whom", async () => {
    await revive();
    const second = spawnSync(process.execPath, [ownerScript, place.folder, "1000"], { encoding: "utf8" });
    expect(second.status).toBe(3);
    expect(second.stderr).toContain(`in use by process ${String(await ownerPid(place))}`);
  });

  test("ends by itself when nobody needs it", async () => {
    await ensureOwner(place, { script: ownerScript, idleMs: 300 });
    const counted = "select reltuples = 100 as counted from pg_class where relname = 'grown'";
    const database = connected();
    await database.transaction((session) => session.query("create table grown as select generate_series(1, 100)"));
    expect(await database.query(counted)).toEqual([{ counted: false }]);
    for (const one of open.splice(0)) await one.close();
    const deadline = Date.now() + 60_000;
    while ((await ownerPid(place)) !== undefined && Date.now() < deadline) await sleep(50);
    expect(await ownerPid(place)).toBeUndefined();
    expect(await readFile(place.log, "utf8")).toContain("ends: nobody needs it");
    // It cleared up before it went: there is no server that would do so in the background.
    expect(await connected().query(counted)).toEqual([{ counted: true }]);
  });

  test("a damaged registry is set aside and made again from journals", async () => {
    const options = { dataFolder: place.folder, ownerScript, idleMs: 30_000 };
    const journal = join(folder, "journal.jsonl");
    await writeFile(journal, journalled(wholeRun(2)).map(lineOf).join(""));
    const first = await openRegistry(options);
    await first.recordJournal(journal);
    const count = "select count(*) from pfw_wrapper";
    expect((await first.sql(count)).rows).toEqual([[2]]);
    await first.close();
    await stopOwner(place);
    await writeFile(join(place.data, "global", "pg_control"), "damaged");
    await expect(openRegistry(options)).rejects.toThrow(/could not be opened/);
    const aside = await setDatabaseAside(place);
    expect(existsSync(aside ?? "")).toBe(true);
    const second = await openRegistry(options);
    open.push(second);
    expect((await second.rebuild([journal])).journals).toEqual([{ path: journal, refusals: [] }]);
    expect((await second.sql(count)).rows).toEqual([[2]]);
    expect(await setDatabaseAside(registryFolder(join(folder, "nothing")))).toBeUndefined();
  });

  test("says why it cannot open a registry", async () => {
    const database = connectDatabase({
      at: { socketFolder: place.socketFolder },
      revive: () => ensureOwner(place, { script: "/no/such/owner.cjs" }),
    });
    open.push(database);
    await expect(database.query("select 1")).rejects.toThrow(/could not be opened.*owner\.log[^]*no\/such\/owner/);
  });

  test("a registry in a deep folder has its socket elsewhere, and that folder is private too", async () => {
    const deep = registryFolder(join(folder, "x".repeat(120)));
    expect(Buffer.byteLength(deep.socket)).toBeLessThan(104);
    await cp(registryFolder(made).data, deep.data, { recursive: true });
    await ensureOwner(deep, { script: ownerScript });
    expect((await stat(deep.socketFolder)).mode & 0o777).toBe(0o700);
    const database = connectDatabase({ at: { socketFolder: deep.socketFolder } });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    await database.close();
    await stopOwner(deep);
    await rm(deep.socketFolder, { recursive: true });
  });

  test.skipIf(!existsSync("/usr/bin/psql"))("psql can ask", async () => {
    const registry = await openRegistry({ dataFolder: place.folder, ownerScript });
    open.push(registry);
    await registry.allocateAttempt(identity);
    const question = "select unitname, attnum from pfw_attempt";
    const words = ["-h", place.socketFolder, "-U", "postgres", "-At", "-c", question, "-c", "\\dt pfw_attempt"];
    const { stdout, stderr } = spawnSync("psql", words, { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toBe("Ht0|1\npublic|pfw_attempt|table|postgres\n");
  });
});

describe("kill -9", patient, () => {
  test("of the owner at full speed, again and again: no acknowledged row is lost, and clients go on", async () => {
    const program = await bundleForTest("test/registry/programs/commit.ts");
    const database = connected();
    await database.transaction((session) =>
      session.query("create table mark (who text, n integer, primary key (who, n))"),
    );
    for (let round = 0; round < 4; round += 1) {
      const committers = ["a", "b"].map((who) => start(program, `${who}${String(round)}`));
      const enough = 30 + round * 60;
      while (committers.some(({ lines }) => lines.length < enough)) await sleep(5);
      const pid = await ownerPid(place);
      if (pid === undefined) throw new Error("no owner");
      process.kill(pid, "SIGKILL");
      // They saw an error that they could catch, and ended by themselves.
      expect(await Promise.all(committers.map(({ closed }) => closed))).toEqual([
        [7, null],
        [7, null],
      ]);
      for (const [at, { lines }] of committers.entries()) {
        const who = `${at === 0 ? "a" : "b"}${String(round)}`;
        const [row] = await database.query("select count(*) as n, max(n) as last from mark where who = $1", [who]);
        const acknowledged = Number(lines.at(-1));
        expect(row?.["last"]).toBeGreaterThanOrEqual(acknowledged);
        // The one whose answer was under way may be there, no more than that.
        expect(row?.["last"]).toBeLessThanOrEqual(acknowledged + 1);
        expect(row?.["n"]).toBe(row?.["last"]);
      }
    }
  });

  test("of a client in the middle of a transaction: its work is undone, others go on", async () => {
    const database = connected();
    await database.transaction((session) => session.query("create table mark (who text, n integer)"));
    const program = await bundleForTest("test/registry/programs/commit.ts");
    const victim = start(program, "victim");
    while (victim.lines.length < 20) await sleep(5);
    victim.child.kill("SIGKILL");
    await victim.closed;
    const [row] = await database.query("select count(*) as n from mark");
    expect(row?.["n"]).toBeGreaterThanOrEqual(Number(victim.lines.at(-1)));
  });
});

describe("clients take turns", patient, () => {
  test("large statements of several processes do not meet each other", async () => {
    await revive();
    const program = await bundleForTest("test/registry/programs/large-questions.ts");
    const both = ["a", "b"].map((who) => start(program, who, "40"));
    await Promise.all(both.map(({ closed }) => closed));
    expect(both.map(({ lines }) => lines)).toEqual([["0 wrong"], ["0 wrong"]]);
  });

  test("nobody meets somebody else's settings", async () => {
    const [one, other] = [connected(), connected()];
    await one.query("set search_path = nowhere");
    await one.query("set time zone 'Asia/Tokyo'");
    expect(await other.query("show search_path")).toEqual([{ search_path: "public" }]);
    expect(await other.query("select '2026-11-22 10:00:00.5+09'::timestamptz as t")).toEqual([
      { t: "2026-11-22T01:00:00.500000Z" },
    ]);
  });

  test("many at once, in transactions, all get through", async () => {
    const database = connected();
    await database.transaction((session) => session.query("create table sum (n integer)"));
    await database.transaction((session) => session.query("insert into sum values (0)"));
    const add = () =>
      database.transaction(async (session) => {
        const [row] = await session.query("select n from sum for update");
        await sleep(1);
        await session.query("update sum set n = $1", [Number(row?.["n"]) + 1]);
      });
    await Promise.all(Array.from({ length: 40 }, add));
    expect(await database.query("select n from sum")).toEqual([{ n: 40 }]);
  });
});
