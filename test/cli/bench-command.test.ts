import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";

describe("wcl bench", () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = await sandbox();
  });
  afterEach(() => box.remove());

  it("measures starts, events on disk and recorded quanta, and leaves the user's own registry alone", async () => {
    const answer = await box.wcl(["bench", "--quanta", "5", "--json"]);
    expect([answer.code, answer.stderr]).toEqual([0, ""]);
    const figures = answer.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { what: string; count: number; rate: number });
    expect(figures.map(({ what }) => what.split(" ")[0])).toEqual(["starts", "events", "quanta"]);
    for (const { count, rate } of figures) expect([count, rate > 0]).toEqual([5, true]);
    expect((await box.wcl(["registry", "status"])).stdout).toContain("closed");
  });
});
