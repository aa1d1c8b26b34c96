import { describe, expect, test } from "vitest";
import type { Happening } from "../../runtime/events/event.ts";
import { journalled, submitted, identity } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound, rowsOf } from "../kit/registry-rows.ts";
import { beginning, calexp, chained, ending, jobEnded, jobStarted, logOf, wholeRun } from "../kit/stories.ts";

const resumed: Happening[] = [
  { kind: "run-started", host: "submit.example", pid: 2, resumed: true },
  { kind: "block-started", block: "b1", blknum: 1, modules: ["step"] },
];

describe("what is done again", () => {
  onEachServer((fresh) => {
    test("a killed and resumed run counts as an undisturbed one; the lost try is kept aside", async () => {
      const { database, registry } = await fresh();
      const events = [
        ...[...beginning(3), jobStarted(), ...chained(1)],
        // Killed while the second one runs; nobody writes an end.
        ...chained(2).slice(0, 3),
        ...[...resumed, jobStarted(2)],
        { ...(chained(1, { runNo: 2 }).find(isWrapperEnded) ?? missing()), reason: "skipped" as const },
        ...[...chained(2, { runNo: 2 }), ...chained(3), jobEnded(0, 2), ...ending()],
      ];
      expect((await registry.record(journalled(events))).refusals).toEqual([]);
      const count = "select modname, count(*) as n, max(run_no) as last from pfw_wrapper group by modname";
      expect(await database.query(count)).toEqual([{ modname: "step", n: 3, last: 2 }]);
      expect(await database.query("select count(*) as n from pfw_exec")).toEqual([{ n: 3 }]);
      expect(await database.query("select wrapnum, run_no from pfw_wrapper_superseded")).toEqual([
        { wrapnum: 2, run_no: 1 },
      ]);
      expect(await database.query("select execnum from pfw_exec_superseded")).toEqual([{ execnum: 1 }]);
      const lost = await database.query(
        "select name, status, end_reason from task where end_reason = 'lost' order by id",
      );
      expect(lost.map((row) => Object.values(row))).toEqual([
        ["jobwrapper", 9, "lost"],
        ["wrapper", 9, "lost"],
        ["exec_1", 9, "lost"],
      ]);
      const runs = await database.query("select run_no, exit_code, end_reason from pfw_job_run order by run_no");
      expect(runs.map((row) => Object.values(row))).toEqual([
        [1, null, "lost"],
        [2, 0, "ok"],
      ]);
      await expectSound(database);
      const disturbed = await rowsOf(database);
      const other = await fresh();
      await other.registry.record(journalled(wholeRun(3)));
      const undisturbed = await rowsOf(other.database);
      for (const table of ["opm_was_derived_from", "image", "pfw_attempt_label"]) {
        expect(disturbed[table]).toEqual(undisturbed[table]);
      }
      const withoutTimes = (rows: readonly string[] | undefined) =>
        rows?.map((row) => row.replace(/"[a-z_]*(?:created_date|verified_at)":"[^"]*",?/g, "").replace(/#\d/g, ""));
      for (const table of ["desfile", "file_archive_info", "opm_used"]) {
        expect(withoutTimes(disturbed[table])).toEqual(withoutTimes(undisturbed[table]));
      }
    });

    test("a later try that made other bytes takes the place of the earlier one", async () => {
      const { database, registry } = await fresh();
      const second = [
        calexp("calexp-1.fits", { md5sum: "a".repeat(32), metadata: { visit: 2 } }),
        logOf(1, { filesize: 7 }),
      ];
      const events = [
        ...[...beginning(1), jobStarted(), ...chained(1, { status: 4 }), jobEnded(4), ...ending(1)],
        ...[...resumed, jobStarted(2), ...chained(1, { runNo: 2, files: second }), jobEnded(0, 2), ...ending()],
      ];
      expect((await registry.record(journalled(events))).refusals).toEqual([]);
      const files = await database.query(
        `select d.filename, d.filesize, d.md5sum, w.run_no, f.path is not null as placed
           from desfile d join file_archive_info f on f.desfile_id = d.id
           left join pfw_exec e on e.task_id = d.wgb_task_id
           left join pfw_wrapper w on w.task_id = e.pfw_wrapper_task_id order by 1`,
      );
      expect(files.map((row) => Object.values(row))).toEqual([
        ["calexp-1.fits", 2880, "a".repeat(32), 2, true],
        ["step_1.log", 7, "f".repeat(32), null, true],
      ]);
      expect(await database.query("select visit, exptime from image")).toEqual([{ visit: 2, exptime: 30.5 }]);
      await expectSound(database);
    });

    test("a name belongs to one content for all times: another run cannot have it", async () => {
      const { database, registry } = await fresh();
      await registry.record(journalled(wholeRun(1)));
      const run = "Ht0_r11p02";
      const mine = submitted([{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta: 1 }] }], {
        identity: { ...identity, attnum: "2", run, opsRunDir: "MMG/hsctest/r11/Ht0/p02" },
      });
      const files = [calexp("calexp-1.fits", { md5sum: "a".repeat(32) }), calexp("fresh.fits")];
      const story = chained(1, { files, derived: [["calexp-1.fits", "fresh.fits"]] });
      const events = journalled(
        [mine, ...beginning(1).slice(1), jobStarted(9), ...story, jobEnded(0, 9), ...ending()],
        run,
      );
      const { refusals } = await registry.record(events);
      expect(refusals.map(({ text }) => text)).toEqual([
        "calexp-1.fits is not registered: the name is already used by attempt Ht0_r11p01 with other contents",
        expect.stringMatching(/^calexp-1\.fits lies in home:.*no such file/),
      ]);
      const messages = await database.query("select message_lvl, message from task_message order by id");
      expect(messages.map((row) => row["message"])).toEqual(refusals.map(({ text }) => text));
      const kept = await database.query("select md5sum from desfile where filename = 'calexp-1.fits'");
      expect(kept).toEqual([{ md5sum: "0123456789abcdef0123456789abcdef" }]);
      expect(await database.query("select * from opm_was_derived_from")).toEqual([]);
      await expectSound(database);
    });

    test("two outputs of one quantum with one name: the first is kept, the second said", async () => {
      const { registry } = await fresh();
      const files = [
        calexp("x.fits", { path: "a/x.fits" }),
        calexp("x.fits", { path: "b/x.fits", md5sum: "b".repeat(32) }),
      ];
      const { refusals } = await registry.record(journalled([...beginning(1), jobStarted(), ...chained(1, { files })]));
      expect(refusals[0]?.text).toBe("b/x.fits is not registered: a/x.fits has the same name, and names are unique");
    });

    test("another journal of a name that is recorded is refused, and so is a gap", async () => {
      const { registry } = await fresh();
      const events = journalled(wholeRun(1));
      await registry.record(events.slice(0, 3));
      await expect(registry.record(events.slice(4))).rejects.toThrow(/event 4 is missing/);
      const other = events.map((event) => ({ ...event, time: event.time.replace("2026", "2027") }));
      await expect(registry.record(other)).rejects.toThrow(/another journal of Ht0_r11p01 is recorded/);
    });

    test("data that no column takes cost their own event only", async () => {
      const { database, registry } = await fresh();
      const events = journalled([
        ...[...beginning(2), jobStarted(), ...chained(1)],
        ...[jobStarted(1), ...chained(2), jobEnded(), ...ending()],
      ]);
      const { refusals } = await registry.record(events);
      expect(refusals.map(({ text }) => text)).toEqual([
        expect.stringMatching(/\(job-started\) could not be recorded: dupl/),
      ]);
      expect(await database.query("select count(*) as n from pfw_wrapper")).toEqual([{ n: 2 }]);
      await expectSound(database);
    });
  });
});

function isWrapperEnded(happening: Happening): happening is Happening & { kind: "wrapper-ended" } {
  return happening.kind === "wrapper-ended";
}

function missing(): never {
  throw new Error("the story changed");
}
