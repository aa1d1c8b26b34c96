import { describe, expect, it } from "vitest";
import { explainOutline } from "../../client/start/explain-text.ts";
import type { PlanOutline } from "../../server/protocol.ts";

const place = { uri: "file:///w/a.des", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const module = { noop: false, missing: [], place, examples: [] };
const outline: PlanOutline = {
  ...{ entry: "file:///w/coadd%20one.des", run: "U_r1p01", opsRunDir: "P/r1", quanta: 3, jobs: 1, problems: [] },
  facts: { missing: [] },
  blocks: [
    {
      ...{ name: "work", jobs: 1, quanta: 3 },
      modules: [
        { ...module, name: "warp", loopkeys: ["tract", "visit"], quanta: 2, reads: [] },
        { ...module, name: "stack", loopkeys: [], quanta: 1, reads: ["warp"] },
      ],
    },
  ],
};

describe("a submission in words", () => {
  it("row 73: says what runs, in which order, on what", () => {
    const text = explainOutline(outline);
    expect(text).toContain("` coadd one.des ` runs 3 quanta in 1 job");
    expect(text).toContain("1. **` warp `** runs once for each ` tract `, ` visit `: 2 quanta.");
    expect(text).toContain("2. **` stack `** runs once: 1 quantum; reads files of ` warp `.");
  });

  it("says what is missing and what is in the way, and keeps hostile names as text", () => {
    const evil = "a`b``c\n# <img src=x>";
    const text = explainOutline({ ...outline, run: evil, facts: { missing: ["warp/list-raw"] }, problems: [evil] });
    expect(text).toContain("``` a`b``c # <img src=x> ```");
    expect(text).toContain("` warp/list-raw ` has no answer yet");
    expect(text).toContain("- a\\`b\\`\\`c \\# \\<img src=x\\>");
  });
});
