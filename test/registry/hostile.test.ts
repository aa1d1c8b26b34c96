import { describe, expect, test } from "vitest";
import type { Happening } from "../../runtime/events/event.ts";
import { identity, journalled, submitted } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound } from "../kit/registry-rows.ts";
import { beginning, calexp, chained, jobStarted, logOf } from "../kit/stories.ts";

const texts = [
  ...["'; drop table task; --", "$(id) `id`", "new\nline\ttab", '"quoted" \\back\\', "--", "%s %d", "{a,b}", "NULL"],
  ...["\u{1f52d} \u00e4\u00f6\u00fc \u0434", "x".repeat(4096), "$1 $2", "\u0001\u001f", "8,6"],
];
const tables = "select count(*) as n from information_schema.tables where table_schema = 'public'";

describe("whatever people write", () => {
  onEachServer((fresh) => {
    test("is stored exactly: labels, keys, arguments, messages, metadata, archives, tags", async () => {
      const { database, registry } = await fresh();
      const before = await database.query(tables);
      for (const [at, text] of texts.entries()) {
        const attnum = String(at + 1);
        const run = `run ${text}`;
        const who = { ...identity, attnum, unitname: text, labels: [text], operator: text, run };
        const first = submitted([{ name: text, blknum: 1, jobs: 1, modules: [{ name: text, quanta: 1 }] }], {
          ...{ identity: who, entry: `/a/${text}`, engine: text, archive: { name: text, root: text } },
        });
        const metadata = { filter: text, visit: 1, [text]: text };
        const files = [calexp(`f${attnum}.fits`, { metadata })];
        const job = `000${String((at % 9) + 1)}`;
        const story = chained(1, { job, block: text, module: text, keys: { [text]: text }, files });
        const events: Happening[] = [
          ...[first, { kind: "block-started", block: text, blknum: 1, modules: [text] } as const],
          { kind: "job-submitted", block: text, job, keys: { [text]: text }, wrappers: 1 },
          { kind: "job-started", block: text, job, runNo: 1, token: `${text}${attnum}`, host: text, pid: 1 },
          ...story.map((one) => (one.kind === "file-placed" ? { ...one, archive: text } : one)),
          { kind: "message", level: 1, text, log: text, job, wrapnum: 1 },
          { kind: "note", text, job },
          { kind: "job-ended", block: text, job, runNo: 1, status: 0, reason: "ok", diskUsage: 0 },
        ];
        await registry.record(journalled(events, run));
        await registry.tagAttempt(who, text);
        const [row] = await database.query(
          `select a.unitname, a.operator, a.fullsubmitwcl, l.label, w.modname, w.keys, e.argv, e.name, m.message, m.log_file,
                  i.filter, r.name as archive, g.tag, n.detail, t.exec_host
             from pfw_attempt a join pfw_attempt_label l on l.pfw_attempt_id = a.id
             join pfw_wrapper w on w.pfw_attempt_id = a.id join pfw_exec e on e.pfw_attempt_id = a.id
             join task_message m on m.pfw_attempt_id = a.id and m.message_lvl = 1
             join image i on i.pfw_attempt_id = a.id join ops_archive r on r.name = $1
             join proctag g on g.pfw_attempt_id = a.id
             join pfw_job j on j.pfw_attempt_id = a.id join task t on t.id = j.task_id
             join task_event n on n.task_id = j.task_id and n.kind = 'note'
            where a.unitname = $1`,
          [text],
        );
        expect(row).toEqual({
          ...{ unitname: text, operator: text, fullsubmitwcl: `/a/${text}`, label: text, modname: text, name: text },
          ...{ keys: { [text]: text }, argv: [text, "--wrapnum", "1"], message: text, log_file: text, filter: text },
          ...{ archive: text, tag: text, detail: { text }, exec_host: text },
        });
      }
      expect(await database.query(tables)).toEqual(before);
      await expectSound(database);
    });

    test("what PostgreSQL cannot hold (NUL, half a character) is replaced in texts, and refused in names", async () => {
      const { database, registry } = await fresh();
      const files = [calexp("bad\0name.fits"), calexp("half\ud800.fits"), logOf(1)];
      const { refusals } = await registry.record(
        journalled([
          ...[...beginning(1), jobStarted(), ...chained(1, { files, keys: { patch: "8\0,6" } })],
          { kind: "message", level: 1, text: "NUL \0 and half \udc00 a character" },
        ]),
      );
      expect(refusals.slice(0, 2).map(({ text }) => text)).toEqual([
        expect.stringMatching(/is not registered: a bad name/),
        expect.stringMatching(/is not registered: half a character/),
      ]);
      const [row] = await database.query("select message from task_message where message like 'NUL%'");
      expect(row).toEqual({ message: "NUL \ufffd and half \ufffd a character" });
      expect(await database.query("select filename from desfile")).toEqual([{ filename: "step_1.log" }]);
    });

    test.each(["../up", "/etc/passwd", "a/b", "", ".", "..", "tab\there"])(
      "file name %j is refused",
      async (filename) => {
        const { database, registry } = await fresh();
        const files = [calexp("x", { filename })];
        const { refusals } = await registry.record(
          journalled([...beginning(1), jobStarted(), ...chained(1, { files })]),
        );
        expect(refusals[0]?.text).toMatch(/is not registered: a bad name/);
        expect(await database.query("select 1 from desfile")).toEqual([]);
      },
    );

    test("a folder that climbs out of the archive is refused, and costs only itself", async () => {
      const { database, registry } = await fresh();
      const files = [calexp("a.fits", { archivePath: "ok/../../etc" }), calexp("b.fits", { archivePath: "/fine/" })];
      const { refusals } = await registry.record(journalled([...beginning(1), jobStarted(), ...chained(1, { files })]));
      expect(refusals).toHaveLength(1);
      expect(await database.query("select filename, path from file_archive_info")).toEqual([
        { filename: "b.fits", path: "fine" },
      ]);
    });

    test.each(["task", "desfile", "proctag", "genfile", "nowhere", 'image"; drop table image; --', "pg_class"])(
      "a file type cannot make us write to table %j",
      async (table) => {
        const { database, registry } = await fresh();
        const first = submitted([{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta: 1 }] }], {
          filetypes: { calexp: table },
        });
        const before = await database.query("select count(*) as n from task");
        const { refusals } = await registry.record(
          journalled([first, ...beginning(1).slice(1), jobStarted(), ...chained(1)]),
        );
        const told = refusals.map(({ text }) => text);
        expect(told).toEqual(
          table === "genfile"
            ? []
            : [`no metadata is kept for files of type calexp: there is no metadata table ${table}`],
        );
        expect(await database.query("select count(*) as n from desfile")).toEqual([{ n: 2 }]);
        expect(before).toEqual([{ n: 0 }]);
        expect(await database.query("select count(*) as n from image")).toEqual([{ n: 0 }]);
      },
    );

    test("values that no column takes are left out and said", async () => {
      const { database, registry } = await fresh();
      const metadata = {
        visit: "12.5",
        ccd: 3_000_000_000,
        exptime: "NaN",
        filter: 7,
        nosuch: 1,
        'a"b': 2,
        filename: "z",
      };
      const files = [calexp("a.fits", { metadata }), calexp("b.fits", { metadata: { nosuch: 1, visit: "1228" } })];
      const { refusals } = await registry.record(journalled([...beginning(1), jobStarted(), ...chained(1, { files })]));
      expect(refusals.map(({ text }) => text)).toEqual([
        'a.fits: visit = "12.5" is no bigint',
        "a.fits: ccd = 3000000000 is no integer",
        'a.fits: exptime = "NaN" is no double precision',
        "table image has no column nosuch for files of type calexp",
        'table image has no column a"b for files of type calexp',
      ]);
      expect(await database.query("select filename, visit, ccd, exptime, filter from image order by 1")).toEqual([
        { filename: "a.fits", visit: null, ccd: null, exptime: null, filter: "7" },
        { filename: "b.fits", visit: 1228, ccd: null, exptime: null, filter: null },
      ]);
    });
  });
});
