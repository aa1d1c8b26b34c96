import { describe, expect, test } from "vitest";
import type { AttemptRequest } from "../../runtime/registry/attempts.ts";
import { identity, journalled } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { beginning } from "../kit/stories.ts";

const request: AttemptRequest = identity;

describe("attempt numbers", () => {
  onEachServer((fresh) => {
    test("begin with 1 and grow by one, for each unit of a request by itself", async () => {
      const { registry } = await fresh();
      const take = async (changes: Partial<AttemptRequest>) =>
        (await registry.allocateAttempt({ ...request, ...changes })).attnum;
      expect([await take({}), await take({}), await take({ unitname: "Ht1" }), await take({ reqnum: "12" })]).toEqual([
        ...[1, 2, 1, 1],
      ]);
      expect(await take({})).toBe(3);
    });

    test("twenty who ask at once get twenty different ones", async () => {
      const { database, registry } = await fresh();
      const taken = await Promise.all(Array.from({ length: 20 }, () => registry.allocateAttempt(request)));
      expect(taken.map(({ attnum }) => attnum).sort((one, other) => one - other)).toEqual(
        Array.from({ length: 20 }, (_, at) => at + 1),
      );
      expect(new Set(taken.map(({ taskId }) => taskId)).size).toBe(20);
      expect(await database.query("select count(*) as n from attempt_state")).toEqual([{ n: 20 }]);
    });

    test("the journal's first event finds the attempt that was taken", async () => {
      const { database, registry } = await fresh();
      const { id } = await registry.allocateAttempt(request);
      await registry.record(journalled(beginning(1)));
      expect(await database.query("select id, attnum, submitwcl from pfw_attempt")).toEqual([
        { id, attnum: 1, submitwcl: "submit.des" },
      ]);
    });

    test.each([
      ["a request number that is no number", { reqnum: "11a" }, /request number "11a" is no whole number/],
      ["no unit name", { unitname: "" }, /unit name is empty/],
      ["a unit name with NUL", { unitname: "a\0b" }, /characters that a database cannot hold/],
    ])("refuses %s", async (_, changes, message) => {
      const { registry } = await fresh();
      await expect(registry.allocateAttempt({ ...request, ...changes })).rejects.toThrow(message);
    });

    test("tags mark attempts", async () => {
      const { database, registry } = await fresh();
      await registry.allocateAttempt(request);
      await registry.tagAttempt(identity, "PROTO-0.1");
      await registry.tagAttempt(identity, "PROTO-0.1");
      expect(await database.query("select tag from proctag")).toEqual([{ tag: "PROTO-0.1" }]);
      expect(await registry.untagAttempt(identity, "PROTO-0.1")).toBe(true);
      expect(await registry.untagAttempt(identity, "PROTO-0.1")).toBe(false);
      await expect(registry.tagAttempt({ ...identity, attnum: "77" }, "x")).rejects.toThrow(/no such attempt: Ht0 77/);
    });
  });
});
