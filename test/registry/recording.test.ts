import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import type { Database, Session } from "../../runtime/registry/database.ts";
import { recorder } from "../../runtime/registry/recording.ts";
import type { Registry } from "../../runtime/registry/registry.ts";
import { journalled, wrapperStory } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound, rowsOf } from "../kit/registry-rows.ts";
import { beginning, calexp, chained, ending, jobEnded, jobStarted, logOf, wholeRun } from "../kit/stories.ts";

async function record(registry: Registry, events: readonly RunEvent[], size = events.length): Promise<string[]> {
  const refusals: string[] = [];
  for (let at = 0; at < events.length; at += size) {
    const result = await registry.record(events.slice(at, at + size));
    refusals.push(...result.refusals.map(({ text }) => text));
  }
  return refusals;
}

describe("a run becomes rows", () => {
  onEachServer((fresh) => {
    test("the tree of tasks, its times and its ends", async () => {
      const { database, registry } = await fresh();
      expect(await record(registry, journalled(wholeRun(2)))).toEqual([]);
      const tree = await database.query(
        `with recursive tree as (
           select id, name, label, info_table, status, end_reason, start_time, end_time, 0 as depth, array[id] as path
             from task where parent_task_id is null
           union all
           select t.id, t.name, t.label, t.info_table, t.status, t.end_reason, t.start_time, t.end_time, depth + 1,
                  path || t.id
             from task t join tree p on p.id = t.parent_task_id
         )
         select repeat('  ', depth) || name || coalesce(' ' || label, '') as task, info_table, status, end_reason
           from tree order by path`,
      );
      expect(tree.map((row) => JSON.stringify(Object.values(row)).slice(1, -1))).toEqual([
        '"attempt","pfw_attempt",0,"ok"',
        '"  block","pfw_block",0,"ok"',
        '"    job","pfw_job",0,"ok"',
        '"      jobwrapper 0001",null,0,"ok"',
        '"        wrapper step","pfw_wrapper",0,"ok"',
        '"          exec_1 step","pfw_exec",0,"ok"',
        '"      jobwrapper 0002",null,0,"ok"',
        '"        wrapper step","pfw_wrapper",0,"ok"',
        '"          exec_1 step","pfw_exec",0,"ok"',
      ]);
      await expectSound(database);
    });

    test("attempt, block, job, quantum and program, under DESDM's names", async () => {
      const { database, registry } = await fresh();
      await record(registry, journalled(wholeRun(1)));
      const [attempt] = await database.query(
        `select reqnum, unitname, attnum, operator, submitwcl, numexpblk, archive_path, processing_state
           from pfw_attempt a join attempt_state s on s.pfw_attempt_id = a.id`,
      );
      expect(attempt).toEqual({
        ...{ reqnum: 11, unitname: "Ht0", attnum: 1, operator: "operator", submitwcl: "submit.des", numexpblk: 1 },
        ...{ archive_path: "MMG/hsctest/r11/Ht0/p01", processing_state: "PASS" },
      });
      const [job] = await database.query("select jobnum, jobkeys, keys, expect_num_wrap, diskusage from pfw_job");
      expect(job).toEqual({
        ...{ jobnum: 1, jobkeys: "_0_8,6", keys: { tract: "0", patch: "8,6" }, expect_num_wrap: 1, diskusage: 5000 },
      });
      const [wrapper] = await database.query(
        "select wrapnum, modname, name, wrapkeys, inputwcl, outputwcl, log, diskusage, run_no from pfw_wrapper",
      );
      expect(wrapper).toEqual({
        ...{ wrapnum: 1, modname: "step", name: "genwrap_lsst.py", wrapkeys: "_1228_1", inputwcl: "1.wcl" },
        ...{ outputwcl: "1.wcl", log: "step_1.log", diskusage: 1000, run_no: 1 },
      });
      const [exec] = await database.query(
        "select execnum, name, cmdargs, argv, version, utime, stime, maxrss, nvcsw, idrss from pfw_exec",
      );
      expect(exec).toEqual({
        ...{ execnum: 1, name: "step", cmdargs: "--wrapnum 1", argv: ["step", "--wrapnum", "1"], version: "3.1.4" },
        ...{ utime: 1.5, stime: 0.25, maxrss: 20480, nvcsw: 3, idrss: null },
      });
      const [job_] = await database.query("select jobstate, wrappers_seen, wrappers_ok from job_monitor");
      expect(job_).toEqual({ jobstate: "DONE", wrappers_seen: 1, wrappers_ok: 1 });
    });

    test("files with size, sum, metadata, producer and place; provenance by one query each", async () => {
      const { database, registry } = await fresh();
      await record(registry, journalled(wholeRun(3)));
      const [file] = await database.query(
        `select d.filesize, d.md5sum, i.visit, i.ccd, i.filter, i.exptime, t.name as producer, w.wrapnum, f.path
           from desfile d join image i using (filename) join task t on t.id = d.wgb_task_id
           join wgb w on w.desfile_id = d.id join file_archive_info f on f.desfile_id = d.id
          where d.filename = 'calexp-2.fits'`,
      );
      expect(file).toEqual({
        ...{ filesize: 2880, md5sum: "0123456789abcdef0123456789abcdef", visit: 1228, ccd: 49, filter: "HSC-I" },
        ...{ exptime: 30.5, producer: "exec_1", wrapnum: 2, path: "MMG/hsctest/r11/Ht0/p01/calexp" },
      });
      const [log] = await database.query(
        "select t.name, t.label from desfile d join task t on t.id = d.wgb_task_id where d.filename = 'step_2.log'",
      );
      expect(log).toEqual({ name: "jobwrapper", label: "0002" });
      const ancestors = await database.query(
        `with recursive line as (
           select id, filename, 0 as far from desfile where filename = 'calexp-3.fits'
           union
           select p.id, p.filename, far + 1 from line
             join opm_was_derived_from v on v.child_desfile_id = line.id join desfile p on p.id = v.parent_desfile_id
         )
         select filename from line where far > 0 order by far`,
      );
      expect(ancestors.map((row) => row["filename"])).toEqual(["calexp-2.fits", "calexp-1.fits"]);
      const used = await database.query(
        `select d.filename, e.cmdargs from opm_used u join pfw_exec e on e.task_id = u.task_id
           join desfile d on d.id = u.desfile_id order by 1`,
      );
      expect(used).toEqual([
        { filename: "calexp-1.fits", cmdargs: "--wrapnum 2" },
        { filename: "calexp-2.fits", cmdargs: "--wrapnum 3" },
      ]);
    });

    test("a monitor sees where each quantum is", async () => {
      const { database, registry } = await fresh();
      const story = chained(1);
      const events = journalled([...beginning(1), jobStarted(), ...story, jobEnded()]);
      const seen = new Set<string>();
      for (const event of events) {
        await registry.record([event]);
        const [row] = await database.query(
          "select m.state, j.jobstate from job_monitor j left join wrapper_monitor m using (pfw_attempt_id, jobnum)",
        );
        if (row !== undefined) seen.add(JSON.stringify([row["jobstate"], row["state"]]));
      }
      expect([...seen].map((pair) => JSON.parse(pair) as unknown)).toEqual([
        ...[
          ["PRE", null],
          ["EXEC", null],
          ["EXEC", "stage_in"],
          ["EXEC", "running"],
          ["EXEC", "post"],
          ["EXEC", "saving"],
        ],
        ...[
          ["POST", "done"],
          ["DONE", "done"],
        ],
      ]);
      const kinds = await database.query(
        "select t.name, e.kind, e.detail from task_event e join task t on t.id = e.task_id where t.name = 'exec_1'",
      );
      expect(kinds).toEqual([
        { name: "exec_1", kind: "begun", detail: { argv: ["step", "--wrapnum", "1"], pid: 4001, host: "node1" } },
        { name: "exec_1", kind: "ended", detail: { reason: "ok" } },
      ]);
    });

    test.each([1, 7])(
      "the same rows however the events are batched (%i), and however often they come",
      async (size) => {
        const one = await fresh();
        const events = journalled(wholeRun(3));
        await record(one.registry, events);
        const expected = await rowsOf(one.database);
        const other = await fresh();
        await record(other.registry, events, size);
        expect(await rowsOf(other.database)).toEqual(expected);
        await record(other.registry, events, size);
        await record(other.registry, events.slice(5, 20), size);
        expect(await rowsOf(other.database)).toEqual(expected);
      },
    );

    test("a failure is kept as it was: status, reason, message, and what was made all the same", async () => {
      const { database, registry } = await fresh();
      const events = [...beginning(2), jobStarted(), ...chained(1, { status: 4 }), jobEnded(4), ...ending(1)];
      await record(registry, journalled(events));
      const ends = await database.query("select name, status, end_reason from task where status <> 0 order by id");
      expect(ends.map((row) => Object.values(row))).toEqual([
        ["attempt", 1, "error"],
        ["block", 1, "error"],
        ["job", 4, "error"],
        ["jobwrapper", 4, "error"],
        ["wrapper", 4, "error"],
        ["exec_1", 4, "error"],
      ]);
      expect(await database.query("select filename from desfile order by 1")).toHaveLength(2);
      const [state] = await database.query("select processing_state from attempt_state");
      expect(state).toEqual({ processing_state: "FAIL" });
      await expectSound(database);
    });

    test("inputs that never came: no execution of the module is counted", async () => {
      const { database, registry } = await fresh();
      const [started, ...rest] = wrapperStory({ wrapnum: 1, status: 1, files: [logOf(1)] });
      const ended = rest.find((one) => one.kind === "wrapper-ended");
      if (started === undefined || ended === undefined) throw new Error("the story changed");
      await record(
        registry,
        journalled([...beginning(1), jobStarted(), started, { ...ended, execs: [] }, jobEnded(1), ...ending(1)]),
      );
      expect(await database.query("select * from pfw_wrapper")).toEqual([]);
      const [row] = await database.query("select status from task where name = 'jobwrapper'");
      expect(row).toEqual({ status: 1 });
      await expectSound(database);
    });

    test("statements stay within their budget, whatever a quantum makes", async () => {
      const { database } = await fresh();
      const counted = counting(database);
      const events = recorder(counted.database);
      await events.record(journalled([...beginning(1), jobStarted()]));
      const files = Array.from({ length: 200 }, (_, at) => calexp(`many-${String(at)}.fits`));
      const names = files.map(({ filename }) => ({ filename, compression: null }));
      const derived = names.slice(1).map(({ filename }) => [filename, "many-0.fits"] as const);
      const story = wrapperStory({ wrapnum: 1, files: [...files, logOf(1)], used: names, derived });
      const before = counted.statements();
      const { refusals } = await events.record(journalled([...beginning(1), jobStarted(), ...story]));
      expect(refusals).toEqual([]);
      expect(await database.query("select count(*) as n from file_archive_info")).toEqual([{ n: 201 }]);
      expect(counted.statements() - before).toBeLessThanOrEqual(25);
    });
  });
});

/** The same database, with its statements counted. */
function counting(database: Database): { readonly database: Database; readonly statements: () => number } {
  let count = 0;
  const countingSession = (session: Session): Session => ({
    ...session,
    query: (sql, parameters) => {
      count += 1;
      return session.query(sql, parameters);
    },
  });
  const transaction: Database["transaction"] = (work, mode) =>
    database.transaction((session) => work(countingSession(session)), mode);
  return { database: { ...database, ...countingSession(database), transaction }, statements: () => count };
}
