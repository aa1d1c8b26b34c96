import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { databaseProxy, type DatabaseProxy } from "../kit/database-proxy.ts";
import { findPostgres, startCluster, type Cluster } from "../kit/postgres.ts";
import { smallRun, type SmallRun } from "../kit/small-run.ts";

const invariants = await readFile(new URL("../kit/invariants.sql", import.meta.url), "utf8");
const found = findPostgres();

describe("what the registry missed", { timeout: 300_000 }, () => {
  let small: SmallRun | undefined;
  afterEach(() => small?.remove());

  it("is there again after a rebuild: a tag that was given while the run went on, and one given after it", async () => {
    small = await smallRun();
    await small.write({ last: "hold=../../../../go" });
    const submitted = small.submit();
    await until(async () => (await journalOf(small, 1)).includes('"module":"last"'));
    expect((await small.wcl("tag", small.run(1), "EARLY")).stdout).toContain("has the tag EARLY");
    await writeFile(join(small.sandbox.folder, "go"), "");
    expect((await submitted).code).toBe(0);
    for (const tag of ["LATE", "WRONG"]) expect((await small.wcl("tag", small.run(1), tag)).code).toBe(0);
    expect((await small.wcl("tag", small.run(1), "WRONG", "--remove")).stdout).toContain("has no longer");
    const tags = "select tag from proctag order by tag";
    expect(await small.ask(tags)).toEqual([{ tag: "EARLY" }, { tag: "LATE" }]);
    await small.wcl("registry", "stop");
    await rm(join(small.sandbox.folder, "data/wcl/registry"), { recursive: true });
    const rebuilt = await small.wcl("registry", "rebuild");
    expect(rebuilt.stdout).toContain("2 journals recorded, 0 facts refused");
    expect(await small.ask(tags)).toEqual([{ tag: "EARLY" }, { tag: "LATE" }]);
    expect(await small.ask(invariants)).toEqual([]);
  });

  if ("reason" in found) it.skip(`PostgreSQL: skipped, ${found.reason}`, () => undefined);
  else {
    const { bin } = found;
    describe("because the database was away", () => {
      const up: { cluster?: Cluster; proxy?: DatabaseProxy; folder?: string } = {};
      beforeAll(async () => {
        up.cluster = await startCluster(bin);
        up.folder = await mkdtemp(join(tmpdir(), "wcl-later-"));
        up.proxy = await databaseProxy(up.cluster.socketFolder, up.folder);
      });
      afterAll(async () => {
        await up.proxy?.close();
        await up.cluster?.stop();
        await rm(up.folder ?? "", { recursive: true, force: true });
      });

      it("is recorded by the next command that reaches it: the run itself ended well", async () => {
        const { cluster, proxy, folder = "" } = up;
        if (cluster === undefined || proxy === undefined) throw new Error("the server is not up");
        small = await smallRun(cluster.freshDatabase().replace(/host=.*$/, `host=${encodeURIComponent(folder)}`));
        await small.write({ first: "sleep=1" });
        const submitted = small.submit();
        await until(async () => (await journalOf(small, 1)).includes('"exec-started"'));
        proxy.cut();
        const run = await submitted;
        expect(run.stderr).toContain("U_r1p01 is not recorded completely");
        expect([run.code, run.stdout]).toEqual([0, expect.stringMatching(/U_r1p01 {2}done {2}8 of 8/)]);
        proxy.mend();
        expect(await small.ask("select count(*)::int as n from pfw_wrapper")).toEqual([{ n: 8 }]);
        expect(await small.ask(invariants)).toEqual([]);
      });
    });
  }
});

function journalOf(small: SmallRun | undefined, attnum: number): Promise<string> {
  return readFile(join(small?.runFolder(attnum) ?? "", "journal.jsonl"), "utf8").catch(() => "");
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 50) {
    if (waited > 120_000) throw new Error("it did not happen");
    await sleep(50);
  }
}
