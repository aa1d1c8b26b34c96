import { describe, expect, it } from "vitest";
import { detailOf } from "../../client/panel/detail.ts";
import { emptyLedger, writeDown } from "../../client/panel/ledger.ts";
import { barWords, type PanelAnswer, type RowsWanted } from "../../client/panel/messages.ts";
import { isPanelRequest } from "../../client/panel/request-shape.ts";
import { rowsOf } from "../../client/panel/rows.ts";
import { panelStateOf } from "../../client/panel/state-view.ts";
import { timelineOf } from "../../client/panel/timeline.ts";
import type { Happening } from "../../runtime/events/event.ts";
import { applyEvent, emptyStatus } from "../../runtime/events/status.ts";
import { journalled, wrapperStory } from "../kit/events.ts";
import { beginning, chained, jobStarted } from "../kit/stories.ts";

/** A run of five: one and two well, three failed, four under way, five not begun. */
const story: readonly Happening[] = [
  ...beginning(5),
  jobStarted(),
  ...chained(1),
  ...chained(2),
  ...wrapperStory({ wrapnum: 3, keys: { visit: "12", ccd: "3" }, status: 1 }),
  { kind: "message", level: 1, text: "no flat for ccd 3", job: "0001", wrapnum: 3, log: "log/step_3.log", line: 7 },
  ...wrapperStory({ wrapnum: 4, keys: { visit: "1228", ccd: "4" } }).slice(0, 2),
];
const known = { status: emptyStatus(), ledger: emptyLedger() };
for (const event of journalled(story)) {
  known.status = applyEvent(known.status, event);
  writeDown(known.ledger, event);
}
const now = Date.parse(known.status.time) + 10_000;
const all: RowsWanted = { list: "quanta", text: "", state: "", module: "", order: "number", from: 0, count: 100 };

function rows(wanted: Partial<RowsWanted>): PanelAnswer & { readonly kind: "rows" } {
  const answer = rowsOf(known.status, known.ledger, { ...all, ...wanted }, now);
  if (answer.kind !== "rows") throw new Error("not rows");
  return answer;
}

const numbers = (wanted: Partial<RowsWanted>): readonly number[] => rows(wanted).rows.map(({ wrapnum }) => wrapnum);

describe("the rows that a page asks for", () => {
  it("are those in sight, with the count of all", () => {
    expect(rows({ from: 1, count: 2 })).toMatchObject({ from: 1, total: 4 });
    expect(numbers({ from: 1, count: 2 })).toEqual([2, 3]);
  });

  it("are found by words: key=value as it stands, any other word anywhere", () => {
    expect(numbers({ text: "visit=1228" })).toEqual([1, 2, 4]);
    expect(numbers({ text: "visit=12" })).toEqual([3]);
    expect(numbers({ text: "STEP ccd=2" })).toEqual([2]);
    expect(numbers({ text: "nowhere" })).toEqual([]);
  });

  it("are chosen by state and module, and sorted by what matters", () => {
    expect(numbers({ state: "failed" })).toEqual([3]);
    expect(numbers({ state: "running" })).toEqual([4]);
    expect(numbers({ module: "other" })).toEqual([]);
    expect(numbers({ order: "longest" })[0]).toBe(4);
    expect(numbers({ order: "largest" }).at(-1)).toBe(4);
  });

  it("have absolute paths of files and logs, so that one click opens them", () => {
    expect(rows({ list: "files" }).rows[0]).toMatchObject({
      ...{ name: "calexp-1.fits", filetype: "calexp", wrapnum: 1 },
      path: "/scratch/Ht0_r11p01/B01-b1/0001/out/calexp-1.fits",
    });
    expect(rows({ list: "messages", state: "1" }).rows).toEqual([
      expect.objectContaining({ log: "/scratch/Ht0_r11p01/B01-b1/0001/log/step_3.log", line: 7 }),
    ]);
    expect(rows({ list: "messages", state: "2" }).total).toBe(0);
  });
});

describe("the timeline", () => {
  it("puts what ran at once on lanes of its own, and what ran after on the same", () => {
    const { lanes, bars, seconds } = timelineOf(known.status, known.ledger, now);
    expect(lanes).toBe(1);
    expect(bars).toHaveLength(4 * barWords.length);
    expect(bars.slice(-barWords.length)).toMatchObject({ 0: 4, 1: 0, 3: seconds, 5: 0 });
  });
});

describe("one quantum", () => {
  const planned = {
    ...{ wrapnum: 3, module: "step", keys: {}, state: "failed", jobFolder: "/job" },
    ...{ inputwcl: "in.wcl", outputwcl: "out.wcl", log: "log/step_3.log", lists: [], inputs: [] },
    ...{
      commands: [["step", "-n", "3"]],
      commandLines: ["step -n 3"],
      outputs: [{ section: "out", path: "out/3.fits" }],
    },
  };
  it("has its plan beside what came of it", () => {
    expect(detailOf(known.status, known.ledger, 3, planned)).toMatchObject({
      ...{ state: "failed", message: "step exit 1", keys: "" },
      programs: [{ name: "step", commandLine: "step -n 3", status: 1, cpu: 1.75, memory: 20480 * 1024 }],
      outputs: [{ path: "out/3.fits", bytes: null }],
    });
  });
  it("says why its plan cannot be told", () => {
    expect(detailOf(known.status, known.ledger, 3, { trouble: "no run" })).toMatchObject({
      ...{ trouble: "no run", state: "failed" },
      texts: [{ label: "Log", path: "/scratch/Ht0_r11p01/B01-b1/0001/log/step_3.log" }],
    });
  });
});

describe("the state", () => {
  it("tells of a few failures and counts all", () => {
    expect(panelStateOf(known.status)).toMatchObject({ done: 2, failed: 1, running: 1, total: 5 });
    expect(panelStateOf(known.status, "nobody works on it").state).toBe("lost");
  });
});

describe("what a page may ask for", () => {
  it.each([
    [{ kind: "ready" }, true],
    [{ kind: "open", path: "/x", line: 3 }, true],
    [{ kind: "open", path: "/x", line: "3" }, false],
    [{ kind: "rows", wanted: all }, true],
    [{ kind: "rows", wanted: { ...all, from: 0.5 } }, false],
    [{ kind: "constructor" }, false],
    ["ready", false],
    [null, false],
  ])("%j: %s", (request, good) => {
    expect(isPanelRequest(request)).toBe(good);
  });
});
