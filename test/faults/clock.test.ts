import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound } from "../kit/registry-rows.ts";
import { wholeRun } from "../kit/stories.ts";

const hour = 3_600_000;

/** The same run, told by a clock that jumps at that event. */
function jumping(from: number, by: number): RunEvent[] {
  const later = (time: string) => new Date(Date.parse(time) + by).toISOString();
  return journalled(wholeRun(4)).map((event, at) => {
    if (at < from) return event;
    const own = event.kind === "exec-ended" ? { startTime: later(event.startTime), endTime: later(event.endTime) } : {};
    return { ...event, ...own, time: later(event.time) };
  });
}

describe("a clock that jumps", () => {
  onEachServer((fresh) => {
    test.each([
      ["an hour back, early", 6, -hour],
      ["an hour back, in a quantum", 15, -hour],
      ["an hour forth", 10, hour],
    ])("%s: no end before its start, no child outside its parent", async (_, from, by) => {
      const { database, registry } = await fresh();
      const { refusals } = await registry.record(jumping(from, by));
      expect(refusals).toEqual([]);
      expect(await database.query("select id from task where end_time < start_time")).toEqual([]);
      await expectSound(database);
    });
  });
});
