import { beforeAll, describe, expect, test } from "vitest";
import { call, root } from "../kit/wcl.ts";

/** A row of `bench --json`, as far as this test looks at it. */
interface Row {
  readonly key: string;
  readonly figure: { readonly samples: number; readonly median: number; readonly cpu: number | null };
  readonly floor: { readonly what: string; readonly samples: number; readonly median: number };
  readonly counts: {
    readonly found: Readonly<Record<string, number>>;
    readonly expected: Readonly<Record<string, number>>;
  };
}

// The built product is measured as it is: other tests use it at the same time.
describe("npm run bench, in its short form", () => {
  const seen: { rows: readonly Row[]; machine: string } = { rows: [], machine: "" };

  beforeAll(async () => {
    // The neighbours would have to be installed: without them the script is the same.
    const options = ["--quick", "--alone", "--built", "--json"];
    const bench = await call(process.execPath, ["test/bench/run.mjs", ...options], { cwd: root });
    expect(bench.stderr).not.toContain("bench:");
    expect(bench.code).toBe(0);
    Object.assign(seen, JSON.parse(bench.stdout));
  }, 300_000);

  const row = (key: string): Row => {
    const found = seen.rows.find((one) => one.key === key);
    if (found === undefined) throw new Error(`there is no row ${key}`);
    return found;
  };

  test("measures reading, planning, recording, running and editing", () => {
    expect(seen.rows.map((one) => one.key)).toEqual([
      ...["parse-warm", "check-warm", "parse-cold", "check-cold", "check-process"],
      ...["plan-cold", "plan-warm", "plan-process", "plan-written-100", "plan-written-200"],
      ...["record-process", "record-run"],
      ...["20", "resume", "chain", "register", "log", "wide", "status"].map((what) => `engine-${what}`),
      ...["first", "edit", "completion", "hover", "symbols"].map((what) => `editor-${what}-wcl-500`),
      ...["first", "edit", "slip", "completion", "hover", "symbols"].map((what) => `editor-${what}-wcl-push-500`),
      ...["editor-hover-facts", "editor-index", "editor-day"],
      ...["editor-turns-index", "editor-turns-judge", "editor-rest"],
    ]);
    expect(seen.machine).toMatch(/^\d+ cores .*Node v\d+/);
  });

  test("every figure stands beside a floor of the same run", () => {
    for (const { figure, floor } of seen.rows) {
      expect(figure.samples).toBeGreaterThan(0);
      expect(figure.median).toBeGreaterThan(0);
      expect(floor.what).not.toBe("");
      expect(floor.samples).toBeGreaterThan(0);
      expect(floor.median).toBeGreaterThan(0);
    }
  });

  test("every file is read, and nothing is found in it", () => {
    expect(row("check-warm").counts.found).toEqual({ lines: 300, files: 1, problems: 0 });
    expect(row("check-process").counts.found).toEqual({ exits: 0, printed: 0 });
  });

  test("every quantum is planned, with its list, its inputs and its outputs", () => {
    expect(row("plan-cold").counts.found).toEqual({
      ...{ quanta: 100, lists: 100, lines: 300, inputs: 300, outputs: 200, problems: 0 },
    });
    expect(row("plan-process").counts.found).toEqual({ exits: 0, quanta: 100 });
    expect(row("plan-written-200").counts.found).toMatchObject({ quanta: 200, problems: 0 });
  });

  test("every wrapper instance is recorded in full", () => {
    expect(row("record-process").counts.found).toEqual({ exits: 0, wrappers: 20, execs: 20, succeeded: 20, logs: 20 });
  });
});
