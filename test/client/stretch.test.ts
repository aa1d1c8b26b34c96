import { describe, expect, it } from "vitest";
import { greyOf, rangeOf } from "../../client/fits/stretch.ts";

/** A sky around 100 with a little noise, and a few bright stars. */
const sky = Array.from({ length: 10_000 }, (_, at) => (at % 500 === 0 ? 50_000 : 100 + ((at * 7919) % 101) / 10));

describe("the range of values that a picture shows", () => {
  it("by zscale is that of the sky, whatever stars there are", () => {
    const { low, high } = rangeOf(sky, "zscale");
    expect(low).toBeGreaterThanOrEqual(100);
    expect(low).toBeLessThan(106);
    expect(high).toBeGreaterThan(108);
    expect(high).toBeLessThan(200);
  });

  it("by percent leaves out as many at both ends, and everything shows all", () => {
    const values = Array.from({ length: 101 }, (_, at) => at);
    expect(rangeOf(values, "98")).toEqual({ low: 1, high: 99 });
    expect(rangeOf(values, "all")).toEqual({ low: 0, high: 100 });
  });

  it("is found whatever is in the pixels", () => {
    expect(rangeOf([Number.NaN, Infinity, 3, -Infinity], "zscale")).toEqual({ low: 3, high: 4 });
    expect(rangeOf([], "99.5")).toEqual({ low: 0, high: 1 });
    expect(rangeOf([5, 5, 5], "zscale")).toEqual({ low: 5, high: 6 });
  });
});

describe("grey", () => {
  it.each(["linear", "asinh", "log"] as const)("by %s grows from black to white, and stays there", (stretch) => {
    const grey = greyOf(stretch, { low: 10, high: 20 });
    expect([-5, 10].map(grey)).toEqual([0, 0]);
    expect([20, 1e9].map(grey)).toEqual([255, 255]);
    expect(grey(12)).toBeLessThan(grey(16));
  });
});
