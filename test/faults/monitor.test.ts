import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, test } from "vitest";
import { journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { smallRun } from "../kit/small-run.ts";
import { beginning, chained, jobStarted } from "../kit/stories.ts";

describe("a client that reads nothing but the registry", { timeout: 180_000 }, () => {
  it("sees a program while it runs, soon after it began", async () => {
    const small = await smallRun();
    try {
      await small.write({ first: "hold=../../../../go" });
      const submitted = small.submit();
      const running =
        "select name, label, start_time from task where name like 'exec%' and end_time is null and start_time is not null";
      let seen = await small.ask(running);
      for (let waited = 0; seen.length === 0; waited += 1) {
        if (waited > 200) throw new Error("no program was seen");
        await sleep(50);
        seen = await small.ask(running);
      }
      const lag = Date.now() - Date.parse(String(seen[0]?.["start_time"]));
      console.log(`seen ${String(lag)} ms after its start, the question's own process included`);
      expect(seen[0]).toMatchObject({ name: "exec_1" });
      // A program that holds is seen long before its end; the figure itself is for a quiet machine.
      expect(lag).toBeLessThan(20_000);
      await writeFile(join(small.sandbox.folder, "go"), "");
      expect((await submitted).code).toBe(0);
      expect(await small.ask(running)).toEqual([]);
    } finally {
      await small.remove();
    }
  });

  onEachServer((fresh) => {
    test("sees its progress as it is told", async () => {
      const { database, registry } = await fresh();
      const story = chained(1);
      const begun = story.slice(
        0,
        story.findIndex(({ kind }) => kind === "exec-ended"),
      );
      const use = { rss: 123_456_789, cpu: 31.5, lastLine: "row 17 of 40" };
      await registry.record(
        journalled([
          ...beginning(1),
          jobStarted(),
          ...begun,
          { kind: "exec-progress", job: "0001", wrapnum: 1, execnum: 1, ...use },
        ]),
      );
      const told = await database.query(
        `select (e.detail ->> 'rss')::float8 as rss, (e.detail ->> 'cpu')::float8 as cpu,
                e.detail ->> 'lastLine' as line from task_event e join task t on t.id = e.task_id
          where e.kind = 'progress' and t.name = 'exec_1'`,
      );
      expect(told).toEqual([{ rss: use.rss, cpu: use.cpu, line: use.lastLine }]);
    });
  });
});
