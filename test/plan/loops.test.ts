import { describe, expect, it } from "vitest";
import { planWith, submission } from "./one-module.ts";
import { codesOf, firstOf, pointedAt, quantaOf, type Planned } from "./planning.ts";

describe("loops over values of WCL", () => {
  const loop = (values: string): Planned =>
    planWith(
      ["loopobj = file.raw", values],
      ["used = file.raw\n", "\n"],
      ["${file.raw.fullname}", "${expnum}"],
      [/<raw>[^]*<\/raw>/.exec(submission)?.[0] ?? "", ""],
    );
  it("take ranges and lists, resolve variables, and count each combination once", () => {
    const planned = loop("expnum = (9:11), 9\nccd = ${ccds}\nccds = 2, 1");
    expect(planned.problems).toEqual([]);
    expect(quantaOf(planned, "m1").map(({ keys }) => [...keys.values()].join(" "))).toEqual([
      ...["9 1", "9 2", "10 1", "10 2"],
      ...["11 1", "11 2"],
    ]);
  });
  it("need a value for each key", () => {
    const planned = loop("expnum = 1");
    expect(planned.problems[0]).toMatchObject({
      code: "BLK402",
      message: expect.stringContaining("loop key ccd") as string,
    });
    expect(pointedAt(planned, firstOf(planned))).toBe("expnum, ccd");
  });
  it("refuse a product that nobody meant, with the arithmetic, before making it", () => {
    const planned = loop("expnum = (1:100000)\nccd = (1:62)");
    expect(codesOf(planned)).toEqual(["BLK453"]);
    expect(planned.problems[0]?.message).toBe(
      "100,000 of expnum × 62 of ccd = 6,200,000 wrapper instances, more than 200,000",
    );
    expect(codesOf(loop("expnum = (1:999999999999)\nccd = 1"))).toEqual(["BLK453"]);
  });
  it("refuse to loop over nothing", () => {
    expect(codesOf(loop("expnum = (3:1)\nccd = 1"))).toEqual(["BLK451"]);
  });
});
