import { describe, expect, test } from "vitest";
import { journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound, rowsOf } from "../kit/registry-rows.ts";
import { wholeRun } from "../kit/stories.ts";

async function* linesOf(lines: readonly string[]): AsyncGenerator<string, undefined> {
  for (const line of lines) yield await Promise.resolve(line);
}

describe("a dump", () => {
  onEachServer((fresh) => {
    test("fills an empty registry with the same rows, and what comes later gets numbers of its own", async () => {
      const first = await fresh();
      await first.registry.record(journalled(wholeRun(5)));
      const lines: string[] = [];
      const rows = await first.registry.dump((line) => {
        lines.push(line);
        return Promise.resolve();
      });
      expect(rows).toBeGreaterThan(50);
      const before = await rowsOf(first.database);
      await expect(first.registry.restore(linesOf(lines))).rejects.toThrow(/holds runs or files/);
      const other = await fresh();
      expect(await other.registry.restore(linesOf(lines))).toBe(rows);
      expect(await rowsOf(other.database)).toEqual(before);
      await expectSound(other.database);
      const run = "Ht0_r11p02";
      const next = await other.registry.allocateAttempt({
        ...{ unitname: "Ht0", reqnum: "11", project: "MMG", campaign: "c", pipeline: "p", jiraId: "J", operator: "o" },
      });
      expect([run, next.attnum]).toEqual([run, 2]);
    });

    test("of something else is refused, and changes nothing", async () => {
      const { registry, database } = await fresh();
      await expect(registry.restore(linesOf(['{"kind":"row","table":"task","row":{}}']))).rejects.toThrow(/no dump/);
      await expect(registry.restore(linesOf(['{"kind":"schema","v":1,"steps":[]}']))).rejects.toThrow(/another schema/);
      expect(await database.query("select count(*) as n from ops_message_pattern")).toEqual([{ n: 2 }]);
    });
  });
});
