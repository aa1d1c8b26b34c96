import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { connectDatabase } from "../../runtime/registry/database.ts";
import { registryFolder } from "../../runtime/registry/registry-folder.ts";
import { journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound } from "../kit/registry-rows.ts";
import { smallRun } from "../kit/small-run.ts";
import { beginning, chained, ending, jobEnded, jobStarted } from "../kit/stories.ts";

describe("what operators keep in the registry", () => {
  onEachServer((fresh) => {
    test("patterns come by their priority, without those that are not in use; what is passed over or replaced comes too", async () => {
      const { database, registry } = await fresh();
      await database.query(`insert into ops_message_pattern (id, pattern, lvl, priority, execname, used, number_of_lines, only_matched)
        values (11, 'WARN', 2, 20, 'global', 'y', 1, 'N'), (12, '(?P<what>ERROR)', 1, 10, 'swarp', 'y', 3, 'Y'),
               (13, 'old', 3, 1, 'global', 'n', 1, 'N')`);
      await database.query(
        "insert into ops_message_ignore (pattern, execname, used) values ('no ERROR', 'swarp', 'y'), ('x', 'global', 'n')",
      );
      await database.query(
        "insert into ops_message_filter (replace_pattern, with_pattern, execname) values ('chr(27)[1m', null, 'global')",
      );
      expect(await registry.messagePatterns()).toEqual({
        patterns: [
          { id: 12, pattern: "(?P<what>ERROR)", level: 1, execname: "swarp", lines: 3, onlyMatched: true },
          { id: 11, pattern: "WARN", level: 2, execname: "global", lines: 1, onlyMatched: false },
        ],
        ignores: [{ pattern: "no ERROR", execname: "swarp" }],
        filters: [{ replace: "\u001b[1m", with: "", execname: "global" }],
      });
    });

    test("a semaphore has as many slots as it has rows", async () => {
      const { database, registry } = await fresh();
      await database.query("insert into semlock (name, slot) values ('copies', 1), ('copies', 2), ('other', 1)");
      expect(await registry.throttleSlots("copies")).toBe(2);
      expect(await registry.throttleSlots("nowhere")).toBe(0);
    });

    test("a message that comes again is one row with a count; one of an unknown pattern is that of a submission", async () => {
      const { database, registry } = await fresh();
      await database.query("insert into ops_message_pattern (id, pattern, lvl, priority) values (11, 'WARN', 2, 20)");
      const at = { job: "0001", wrapnum: 1, log: "log/step_1.log" };
      const story = chained(1);
      const ended = story.findIndex(({ kind }) => kind === "wrapper-ended");
      await registry.record(
        journalled([
          ...[...beginning(1), jobStarted(), ...story.slice(0, ended)],
          { kind: "message", level: 2, text: "WARN 17 stars", line: 4, pattern: 11, ...at },
          { kind: "message", level: 1, text: "odd", line: 5, pattern: 4711, ...at },
          { kind: "message-repeated", pattern: 11, line: 4, repeats: 3, ...at },
          { kind: "message-repeated", pattern: 11, line: 4, repeats: 41, ...at },
          ...[...story.slice(ended), jobEnded(), ...ending()],
        ]),
      );
      const rows = await database.query(
        `select m.message, m.ops_message_pattern_id as pattern, m.repeat_count, m.last_time is not null as later, t.name
           from task_message m join task t on t.id = m.task_id order by m.id`,
      );
      expect(rows).toEqual([
        { message: "WARN 17 stars", pattern: 11, repeat_count: 42, later: true, name: "wrapper" },
        { message: "odd", pattern: 9999, repeat_count: 1, later: false, name: "wrapper" },
      ]);
      await expectSound(database);
    });
  });

  it(
    "is asked at submission: a pattern of the registry finds a line of a program, a semaphore throttles its copies",
    { timeout: 120_000 },
    async () => {
      const small = await smallRun();
      const { socketFolder } = registryFolder(join(small.sandbox.folder, "data/wcl/registry"));
      const database = connectDatabase({ at: { socketFolder } });
      try {
        await database.query(
          "insert into ops_message_pattern (id, pattern, lvl, priority, execname) values (77, '^make .*first', 3, 1, 'make')",
        );
        await database.query("insert into semlock (name, slot) values ('copies', 1)");
        await small.write({ more: "transfer_semname = copies" });
        expect(await small.submit()).toMatchObject({ code: 0 });
        const found = await small.ask(
          `select m.ops_message_pattern_id as pattern, m.message_lvl as level, w.modname from task_message m
           join pfw_wrapper w on w.task_id = m.task_id order by w.wrapnum`,
        );
        expect(found).toEqual([1, 2, 3].map(() => ({ pattern: 77, level: 3, modname: "first" })));
        const [batches] = await small.ask("select count(*)::int as n from transfer_batch where throttle = 'copies'");
        expect(Number(batches?.["n"])).toBeGreaterThan(0);
      } finally {
        await database.close();
        await small.remove();
      }
    },
  );
});
