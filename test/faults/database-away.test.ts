import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lineOf } from "../../runtime/events/journal-line.ts";
import { connectDatabase, type Database } from "../../runtime/registry/database.ts";
import { migrate } from "../../runtime/registry/migrate.ts";
import { followIntoRegistry } from "../../runtime/registry/record-journal.ts";
import { recorder } from "../../runtime/registry/recording.ts";
import { journalled } from "../kit/events.ts";
import { databaseProxy, type DatabaseProxy } from "../kit/database-proxy.ts";
import { findPostgres, startCluster, type Cluster } from "../kit/postgres.ts";
import { expectSound, rowsOf } from "../kit/registry-rows.ts";
import { wholeRun } from "../kit/stories.ts";

const found = findPostgres();
if ("reason" in found) describe.skip(`PostgreSQL: skipped, ${found.reason}`, () => undefined);
else {
  describe("a database that is away, silent or slow while a run is recorded", { timeout: 120_000 }, () => {
    const place: { cluster?: Cluster; folder: string; journal: string } = { folder: "", journal: "" };
    const open: Database[] = [];
    let proxy: DatabaseProxy;
    let url: string;
    beforeAll(async () => {
      place.cluster = await startCluster(found.bin);
    });
    afterAll(() => place.cluster?.stop());
    beforeEach(async () => {
      const { cluster } = place;
      if (cluster === undefined) throw new Error("the server is not up");
      place.folder = await mkdtemp(join(tmpdir(), "wcl-away-"));
      place.journal = join(place.folder, "journal.jsonl");
      proxy = await databaseProxy(cluster.socketFolder, place.folder);
      url = cluster.freshDatabase();
      await migrate(connected(url));
    });
    afterEach(async () => {
      proxy.mend();
      await Promise.all(open.splice(0).map((database) => database.close()));
      await proxy.close();
      await rm(place.folder, { recursive: true, force: true });
    });
    const connected = (at: string, patienceMs = 1000): Database => {
      const database = connectDatabase({ at: { url: at }, patienceMs });
      open.push(database);
      return database;
    };
    const throughProxy = () => connected(url.replace(/host=.*$/, `host=${encodeURIComponent(place.folder)}`));
    const events = journalled(wholeRun(6));
    /** Follows a journal that grows; `half` is called when half of it is there. */
    const record = async (half: () => void | Promise<void>, patienceMs = 20_000): Promise<readonly string[]> => {
      const troubles: string[] = [];
      const stop = new AbortController();
      const following = followIntoRegistry(recorder(throughProxy()), place.journal, stop.signal, {
        patienceMs,
        onTrouble: ({ message }) => troubles.push(message),
      });
      following.catch(() => undefined);
      for (const [at, event] of events.entries()) {
        if (at === events.length / 2) await half();
        await writeFile(place.journal, lineOf(event), { flag: "a" });
        await sleep(10);
      }
      stop.abort();
      await following;
      return troubles;
    };
    const expectAll = async (): Promise<void> => {
      const direct = connected(url);
      expect(await direct.query("select seq from journal_position")).toEqual([{ seq: events.length }]);
      await expectSound(direct);
    };

    it("is waited for when it comes back soon, and nothing is recorded twice", async () => {
      const troubles = await record(() => {
        proxy.cut();
        setTimeout(proxy.mend, 1500);
      });
      expect(troubles.length).toBeGreaterThan(0);
      await expectAll();
    });

    it("that says nothing any more is not waited for without an end", async () => {
      const begun = Date.now();
      await expect(record(proxy.freeze, 1500)).rejects.toThrow(/timeout/i);
      expect(Date.now() - begun).toBeLessThan(60_000);
      proxy.mend();
      await recorder(throughProxy()).record(events);
      await expectAll();
    });

    it("whose answer to a commit is lost has the rows once", async () => {
      await record(() => {
        proxy.cutAfterCommit(3);
      });
      await expectAll();
      const cut = await rowsOf(connected(url));
      const { cluster } = place;
      const other = connected(cluster?.freshDatabase() ?? "");
      await migrate(other);
      await recorder(other).record(events);
      expect(cut).toEqual(await rowsOf(other));
    });

    it("that is slow is asked little: far fewer statements than 25 and one a file for a quantum", async () => {
      const quanta = 40;
      const many = journalled(wholeRun(quanta));
      await writeFile(place.journal, many.map(lineOf).join(""));
      const before = proxy.statements();
      await recorder(throughProxy()).record(many);
      const files = many.reduce((sum, event) => sum + (event.kind === "wrapper-ended" ? event.files.length : 0), 0);
      expect(proxy.statements() - before).toBeLessThan(25 * quanta + files);
      expect(proxy.statements() - before).toBeLessThan(60);
    });
  });
}
