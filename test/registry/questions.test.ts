import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileQuestion } from "../../runtime/registry/find-files.ts";
import type { IngestRequest } from "../../runtime/registry/ingest.ts";
import { identity, journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound } from "../kit/registry-rows.ts";
import { calexp, wholeRun } from "../kit/stories.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-ingest-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const raw = (filename: string, md5sum = "c".repeat(32)) => {
  const file = calexp(filename, { filetype: "raw", md5sum, metadata: { visit: 1228, ccd: 49 } });
  return { ...file, archivePath: "raw/1228" };
};
const request = (files: IngestRequest["files"]): IngestRequest => ({
  ...{ operator: "operator", message: "from the telescope", archive: { name: "home", root: "/archive" } },
  ...{ filetypes: { raw: "image" }, files },
});

describe("what the registry is asked", () => {
  onEachServer((fresh) => {
    test("where files lie: each answer in its place, the plain file before the compressed one", async () => {
      const { registry } = await fresh();
      const packed = (compression: string) => ({ ...raw("both.fits"), compression });
      const files = [raw("plain.fits"), packed(".gz"), packed(".fz")];
      const sums = files.map((file, at) => ({ ...file, md5sum: String(at).repeat(32) }));
      expect((await registry.ingestFiles(folder, request(sums))).refusals).toEqual([]);
      const wanted = [
        ...[{ filename: "both.fits" }, { filename: "nowhere.fits" }, { filename: "plain.fits" }],
        ...[
          { filename: "both.fits", compression: ".gz" },
          { filename: "both.fits", compression: null },
        ],
      ];
      const found = await registry.locateFiles("home", wanted);
      expect(
        found.map((file) => file && `${file.path}/${file.filename}${file.compression ?? ""} ${file.md5sum ?? ""}`),
      ).toEqual([
        `raw/1228/both.fits.fz ${"2".repeat(32)}`,
        undefined,
        `raw/1228/plain.fits ${"0".repeat(32)}`,
        `raw/1228/both.fits.gz ${"1".repeat(32)}`,
        undefined,
      ]);
      expect(await registry.locateFiles("other", wanted)).toEqual(wanted.map(() => undefined));
      expect(await registry.archiveRoot("home")).toBe("/archive");
      expect(await registry.archiveRoot("other")).toBeUndefined();
      expect((await registry.filetypes()).get("raw")).toBe("image");
    });

    test("row 72: which files there are: by type, name, run, tag and key, each alone and together", async () => {
      const { registry } = await fresh();
      const files = [raw("a_8,6.fits"), raw("b_100%.fits"), { ...raw("c.fits"), filetype: "flat" }];
      const outside = { ...request(files), filetypes: { raw: "image", flat: "genfile" } };
      expect((await registry.ingestFiles(folder, outside)).refusals).toEqual([]);
      await registry.record(journalled(wholeRun(2)));
      const names = async (question: FileQuestion): Promise<readonly string[]> =>
        (await registry.findFiles(question)).map(({ name }) => name);
      expect(await names({ filetype: "raw" })).toEqual(["b_100%.fits", "a_8,6.fits"]);
      expect(await names({ name: "8,6" })).toEqual(["a_8,6.fits"]);
      expect(await names({ name: "%" })).toEqual(["b_100%.fits"]);
      const keys = [
        ["visit", "1228"],
        ["CCD", "49"],
      ] as const;
      expect(await names({ keys, filetype: "raw" })).toEqual(["b_100%.fits", "a_8,6.fits"]);
      expect(await names({ keys: [["visit", "1"]], filetype: "raw" })).toEqual([]);
      expect(await names({ keys: [["no_such_column", "1"]] })).toEqual([]);
      expect(await names({ keys: [["visit; drop table desfile", "x' or 'a'='a"]] })).toEqual([]);
      expect(await names({ limit: 1 })).toHaveLength(1);
      const ofRun = await registry.findFiles({ run: identity.run });
      expect(ofRun.length).toBeGreaterThan(0);
      expect(await registry.findFiles({ unitname: identity.unitname })).toEqual(ofRun);
      expect(ofRun.every(({ run }) => run === identity.run)).toBe(true);
      expect(ofRun.some(({ module, wrapnum }) => module !== null && wrapnum !== null)).toBe(true);
      expect(await names({ tag: "good" })).toEqual([]);
      await registry.tagAttempt(identity, "good");
      expect(await names({ tag: "good" })).toEqual(ofRun.map(({ name }) => name));
      expect((await registry.findFiles({ name: "a_8,6" }))[0]).toMatchObject({
        ...{ run: null, filesize: raw("a").filesize, paths: ["/archive/raw/1228/a_8,6.fits"] },
      });
    });

    test("files from outside: registered with metadata and place, again without harm, never under a taken name", async () => {
      const { database, registry } = await fresh();
      expect((await registry.ingestFiles(folder, request([raw("a.fits"), raw("b.fits")]))).refusals).toEqual([]);
      expect((await registry.ingestFiles(folder, request([raw("b.fits"), raw("c.fits")]))).refusals).toEqual([]);
      const { refusals } = await registry.ingestFiles(folder, request([raw("a.fits", "d".repeat(32)), raw("d.fits")]));
      expect(refusals.map(({ text }) => text)).toEqual([
        "a.fits is not registered: the name is already used by a file from outside with other contents",
      ]);
      const rows = await database.query(
        `select d.filename, d.md5sum, i.visit, f.path, t.name, r.prov_msg
           from desfile d join image i using (filename) join file_archive_info f on f.desfile_id = d.id
           join task t on t.id = d.wgb_task_id join file_registration r on r.task_id = t.id order by 1`,
      );
      const told = ["c".repeat(32), 1228, "raw/1228", "register_files", "from the telescope"];
      expect(rows.map((row) => Object.values(row))).toEqual(
        ["a.fits", "b.fits", "c.fits", "d.fits"].map((name) => [name, ...told]),
      );
      const tasks = await database.query("select status from task order by id");
      expect(tasks.map(({ status }) => status)).toEqual([0, 0, 1]);
      await expectSound(database);
    });

    test("any question, and nothing but questions", async () => {
      const { database, registry } = await fresh();
      await registry.record(journalled(wholeRun(1)));
      expect(
        await registry.sql("-- how many?\n/* a /* nested */ one */ select count(*), 'x' as x, 1.5 as count from task;"),
      ).toEqual({
        columns: ["count", "x", "count"],
        rows: [[6, "x", 1.5]],
      });
      expect((await registry.sql("with a as (select 1 as one) table a")).rows).toEqual([[1]]);
      const refused = [
        ...[
          "drop table task",
          "",
          "  -- nothing",
          "commit",
          "insert into proctag values ('x', 1)",
          "copy task to stdout",
        ],
        ...[
          "copy (select 1) to program 'touch /tmp/x'",
          "set search_path = x",
          "do $$ begin end $$",
          "/* select */ delete from task",
        ],
        ...["with gone as (delete from task returning 1) select * from gone", "select 1; drop table task"],
        ...[
          "select nextval('task_seq')",
          "explain analyze delete from task",
          "selectx",
          "select * into copied from task",
        ],
      ];
      for (const statement of refused) await expect(registry.sql(statement), statement).rejects.toThrow();
      expect(await database.query("select count(*) as n from task")).toEqual([{ n: 6 }]);
    });

    test("past attempts with states, counts, times, hosts and use", async () => {
      const { registry } = await fresh();
      await registry.record(journalled(wholeRun(3)));
      await registry.tagAttempt(identity, "PROTO-0.1");
      const [past, ...others] = await registry.history();
      expect(past).toEqual({
        ...{ id: past?.id, unitname: "Ht0", reqnum: 11, attnum: 1, operator: "operator", status: 0 },
        ...{ submitted: "2026-11-22T10:00:00.000000Z", started: "2026-11-22T10:00:01.000000Z" },
        ...{ ended: expect.stringMatching(/^2026-11-22T10:00:\d\d\.000000Z$/) as string },
        ...{ processingState: "PASS", dataState: "NEW", wrappers: 3, failed: 0, files: 6, bytes: 3 * 2880 + 306 },
        ...{ cpuSeconds: 5.25, maxrss: 20480, hosts: ["node1"], tags: ["PROTO-0.1"] },
      });
      expect(others).toEqual([]);
      expect(await registry.history({ unitname: "Ht1" })).toEqual([]);
      expect(await registry.history({ since: "2026-11-22T10:00:01Z" })).toEqual([]);
    });
  });
});
