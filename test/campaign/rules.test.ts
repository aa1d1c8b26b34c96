import { describe, expect, test } from "vitest";
import { readCampaign } from "../../runtime/campaign/campaign-file.ts";
import type { CampaignHappening } from "../../runtime/campaign/campaign-event.ts";
import {
  applyCampaignEvent,
  countUnits,
  emptyCampaign,
  type CampaignState,
} from "../../runtime/campaign/campaign-state.ts";
import { isOver, isSiteAtFault, nextUnits } from "../../runtime/campaign/next-units.ts";
import { progressOf } from "../../runtime/campaign/progress.ts";
import { isTriedAgain, type Cause } from "../../runtime/campaign/retry-rule.ts";
import { rowsOfCsv, unitsOf } from "../../runtime/campaign/units.ts";

const text = `
name = "nights"
submission = "submit/night.des"
engine = "slurm"
limit = 8
stop_after = 5

[site_limits]
Cori = 2

[units]
csv = "nights.csv"
unit = "{night}"
priority = "moon"

[set]
unitname = "{night}"
tract = "{tract}"

[[retry]]
reason = ["lost", "killed"]
times = 3
`;

describe("a campaign file", () => {
  test("is read whole, with paths from its own folder", () => {
    const read = readCampaign(text, "/survey/nights.toml");
    expect(read).toEqual({
      kind: "read",
      settings: {
        name: "nights",
        submission: "/survey/submit/night.des",
        engine: "slurm",
        limit: 8,
        siteLimits: new Map([["cori", 2]]),
        source: { kind: "csv", file: "/survey/nights.csv" },
        unit: "{night}",
        set: [
          ["unitname", "{night}"],
          ["tract", "{tract}"],
        ],
        priority: "moon",
        retry: [{ times: 3, reason: ["lost", "killed"] }],
        stopAfter: 5,
      },
    });
  });

  const wrong: readonly (readonly [what: string, from: string | RegExp, to: string, says: RegExp])[] = [
    ["TOML that is none", "limit = 8", "limit = = 8", /nights\.toml:5:9/],
    ["a name that leads elsewhere", '"nights"', '"../nights"', /name wants letters/],
    ["a limit of nothing", "limit = 8", "limit = 0", /limit wants a whole number from 1/],
    ["a key that means nothing", "limit = 8", "limitt = 8", /limitt is no setting/],
    ["no units", /\[units\][^[]*/, "", /units\.csv or sql must be there/],
    ["two tables of units", 'csv = "nights.csv"', 'csv = "a"\nsql = "select 1"', /one of them/],
    ["a time that is none", 'csv = "nights.csv"', 'sql = "select 1"\nevery = "often"', /every wants a time/],
    ["no submission", 'submission = "submit/night.des"', "", /submission must be there/],
  ];
  test.each(wrong)("with %s says so", (_, from, to, says) => {
    const read = readCampaign(text.replace(from, to), "/survey/nights.toml");
    expect(read.kind === "faulty" ? read.faults.join("\n") : "read").toMatch(says);
  });
});

describe("a table of units", () => {
  const settings = { unit: "{night}", set: [["unitname", "{night}-{tract}"]] as const, priority: "moon" };
  test("gives one unit a row, with values for templates and keys of the submission", () => {
    const { rows } = rowsOfCsv('night,tract,moon\n# new moon\n20170801,0,3\n"2017,08,02", 1 ,-1\n', "n.csv");
    expect(unitsOf(rows, settings).units).toEqual([
      {
        name: "20170801",
        values: { night: "20170801", tract: "0", moon: "3" },
        set: [["unitname", "20170801-0"]],
        priority: 3,
      },
      {
        name: "2017,08,02",
        values: { night: "2017,08,02", tract: "1", moon: "-1" },
        set: [["unitname", "2017,08,02-1"]],
        priority: -1,
      },
    ]);
  });
  test("a row too short, a name twice, a column that is not there: each is said", () => {
    expect(rowsOfCsv("a,b\n1\n", "n.csv").faults.join()).toMatch(/n\.csv: .*line 2/);
    const { rows } = rowsOfCsv("night,tract\nn1,0\nn1,0\n", "n.csv");
    expect(unitsOf(rows, settings).faults).toEqual([
      "there is no column moon: night, tract",
      "row 2 is a second unit n1",
    ]);
  });
});

describe("a rule for another attempt", () => {
  const cause = (module: string, reason: Cause["reason"], status: number): Cause => ({
    module,
    reason,
    status,
    message: "",
  });
  const rules = [
    { times: 1, module: ["count"], code: [3] },
    { times: 4, reason: ["lost"] },
  ];
  test.each([
    ["fits and has times left", [cause("count", "error", 3)], 0, true],
    ["was used up", [cause("count", "error", 3)], 1, false],
    ["does not fit the code", [cause("count", "error", 4)], 0, false],
    ["the second fits", [cause("count", "lost", 137)], 3, true],
    [
      "the strictest counts when several causes are there",
      [cause("count", "error", 3), cause("x", "lost", 1)],
      1,
      false,
    ],
    ["one cause fits none", [cause("x", "lost", 1), cause("x", "error", 1)], 0, false],
    ["nobody knows why it failed", [], 0, false],
  ] as const)("%s", (_, causes, before, again) => {
    expect(isTriedAgain(rules, causes, before)).toBe(again);
  });
});

describe("whose turn it is", () => {
  const unit = (name: string, priority: number) => ({ name, values: {}, set: [], priority });
  const told = (...happenings: readonly CampaignHappening[]): CampaignState =>
    happenings.reduce(
      (state, happening, at) =>
        applyCampaignEvent(state, {
          v: 1,
          seq: at + 1,
          time: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
          ...happening,
        }),
      emptyCampaign(),
    );
  const four: readonly CampaignHappening[] = [
    { kind: "unit-added", unit: unit("a", 0), site: "cori" },
    { kind: "unit-added", unit: unit("b", 5), site: "cori" },
    { kind: "unit-added", unit: unit("c", 5), site: "cori" },
    { kind: "unit-added", unit: unit("d", 0), site: "home" },
  ];
  const settings = { limit: 3, siteLimits: new Map([["cori", 2]]) };
  const names = (state: CampaignState) => nextUnits(state, settings).map((one) => one.unit.name);

  test("the highest priority first, then the order of the table, within both limits", () => {
    expect(names(told(...four))).toEqual(["b", "c", "d"]);
    expect(names(told(...four, { kind: "unit-submitting", unit: "b", run: "b_r1p01" }))).toEqual(["c", "d"]);
  });
  test("nobody while it is paused, and nobody once too many failed", () => {
    expect(names(told(...four, { kind: "mode-changed", mode: "paused" }))).toEqual([]);
    const failed = told(
      ...four,
      { kind: "unit-submitting", unit: "b", run: "b_r1p01" },
      { kind: "unit-ended", unit: "b", run: "b_r1p01", end: "failed", causes: [], again: false },
    );
    expect(nextUnits(failed, { ...settings, stopAfter: 1 })).toEqual([]);
    expect(isOver(failed, { stopAfter: 1 }, false)).toBe("stopped");
  });
  test("a unit that is tried again waits for its turn; one whose name alone was taken waits as if nothing had been", () => {
    const state = told(
      ...four,
      { kind: "unit-submitting", unit: "b", run: "b_r1p01" },
      { kind: "unit-submitted", unit: "b", run: "b_r1p01" },
      { kind: "unit-ended", unit: "b", run: "b_r1p01", end: "failed", causes: [], again: true },
      { kind: "unit-submitting", unit: "c", run: "c_r1p01" },
      { kind: "unit-abandoned", unit: "c", run: "c_r1p01" },
    );
    expect(countUnits(state)).toMatchObject({ waiting: 4, submitting: 0, failed: 0 });
    expect(state.units.get("b")?.attempts).toHaveLength(1);
    expect(state.units.get("c")?.attempts).toHaveLength(0);
    expect(isOver(state, {}, false)).toBeUndefined();
  });
  test("rules count attempts that failed, not those that were stopped, and from the beginning once it is given another chance", () => {
    const ended = (end: "failed" | "cancelled", again: boolean): CampaignHappening[] => [
      { kind: "unit-submitting", unit: "b", run: "b" },
      { kind: "unit-ended", unit: "b", run: "b", end, causes: [], again },
    ];
    const failed = [...four, ...ended("cancelled", true), ...ended("failed", true), ...ended("failed", false)];
    expect(told(...failed).units.get("b")).toMatchObject({ word: "failed", spent: 2 });
    const renewed = told(...failed, { kind: "unit-renewed", unit: unit("b", 9), site: "home" }).units.get("b");
    expect(renewed).toMatchObject({ word: "waiting", spent: 0, site: "home", unit: { priority: 9 } });
    expect(renewed?.attempts).toHaveLength(3);
  });
  test("three runs in a row that fail before any module does are the site's fault, not theirs", () => {
    const ended = (module?: string): CampaignHappening => {
      const cause = { reason: "error", status: 1, message: "no such partition" } as const;
      const causes = [module === undefined ? cause : { ...cause, module }];
      return { kind: "unit-ended", unit: "a", run: "a", end: "failed", causes, again: true };
    };
    expect(isSiteAtFault(told(...four, ended(), ended()))).toBe(false);
    expect(isSiteAtFault(told(...four, ended(), ended("count"), ended(), ended()))).toBe(false);
    expect(isSiteAtFault(told(...four, ended("count"), ended(), ended(), ended()))).toBe(true);
  });
  test("a name that somebody else took meanwhile is no attempt", () => {
    const state = told(
      ...four,
      { kind: "unit-submitting", unit: "b", run: "b_r1p01" },
      { kind: "unit-submitting", unit: "b", run: "b_r1p02" },
      { kind: "unit-submitted", unit: "b", run: "b_r1p02" },
    );
    expect(state.units.get("b")?.attempts.map(({ run }) => run)).toEqual(["b_r1p02"]);
  });
  test("the end is expected from the ends so far", () => {
    const begun: CampaignHappening = { kind: "campaign-begun", file: "", host: "", pid: 1 };
    const ended = (name: string): CampaignHappening[] => [
      { kind: "unit-submitting", unit: name, run: name },
      { kind: "unit-ended", unit: name, run: name, end: "done", causes: [], again: false },
    ];
    // Two ends in the eight minutes since the beginning.
    const state = told(begun, ...four, ...ended("a"), ...ended("b"));
    const now = Date.UTC(2026, 0, 1, 12);
    expect(progressOf(state, now)).toEqual({ anHour: 15, expectedEnd: now + 8 * 60_000 });
    expect(progressOf(told(begun, ...four), now)).toEqual({ anHour: undefined, expectedEnd: undefined });
  });
});
