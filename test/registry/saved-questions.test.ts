import { describe, expect, test } from "vitest";
import { savedQuestions } from "../../runtime/registry/saved-questions.ts";
import { identity, journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { beginning, chained, ending, jobEnded, jobStarted } from "../kit/stories.ts";

/** What each question says of one attempt: two instances made a file and a log each, the third failed with 4. */
const answers: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  attempts: [["Ht0_r11p01", "FAIL", "JUNK", expect.any(String), expect.any(Number), "demo,first", "NIGHT"]],
  states: [["hsctest", "FAIL", "JUNK", 1]],
  failures: [["Ht0_r11p01", "step", 3, "error", 4, expect.any(String), "step_3.log"]],
  causes: [["step", "error", 4, 1, 1]],
  modules: [["step", 3, 1, expect.any(Number), expect.any(Number), 5.3, 20480]],
  files: [
    ["calexp", 3, 3 * 2880],
    ["log", 3, 101 + 102 + 103],
  ],
  nights: [[expect.stringMatching(/^\d{4}-\d\d-\d\d$/), 1, 0, 1, 3, 0]],
  messages: [[2, "dark is old", 1, 1]],
};

describe("what operators ask every day", () => {
  onEachServer((fresh) => {
    test("has these answers, and none for another unit, a later day, a tag that nobody has", async () => {
      const { registry } = await fresh();
      await registry.record(
        journalled([
          ...beginning(3),
          jobStarted(),
          ...chained(1),
          ...chained(2),
          ...chained(3, { status: 4 }),
          { kind: "message", level: 2, text: "dark is old", job: "0001", wrapnum: 1 },
          jobEnded(4),
          ...ending(1),
          { kind: "data-state-changed", state: "JUNK", operator: "operator" },
        ]),
      );
      await registry.tagAttempt(identity, "NIGHT");
      expect(await registry.dataStates()).toEqual(["ACTIVE", "ARCHIVED", "JUNK", "NEW"]);
      for (const question of savedQuestions) {
        const all = await registry.askSaved(question, { unitname: "Ht0", since: "2026-01-01T00:00:00Z", tag: "NIGHT" });
        expect(all.columns).toEqual(question.columns);
        expect(all.rows, question.name).toEqual(answers[question.name]);
        for (const filter of [{ unitname: "Ht1" }, { since: "2226-01-01T00:00:00Z" }, { tag: "'; drop table task" }])
          expect((await registry.askSaved(question, filter)).rows, question.name).toEqual([]);
      }
      const figures = await registry.attemptFigures([identity, { ...identity, attnum: "7" }]);
      expect(figures.modules).toEqual([
        {
          ...{ module: "step", wrappers: 3, failed: 1, cpuSeconds: 5.25 },
          wallSeconds: expect.any(Number) as number,
        },
      ]);
      expect(figures.files.map(({ filetype, files }) => [filetype, files])).toEqual([
        ["calexp", 3],
        ["log", 3],
      ]);
    });
  });
});
