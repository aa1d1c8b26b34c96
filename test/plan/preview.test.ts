import { describe, expect, it } from "vitest";
import { wholeQuantum } from "../../runtime/plan/lazy-quantum.ts";
import { planModule } from "../../runtime/plan/plan.ts";
import { createPlanMemory, previewModule } from "../../runtime/plan/preview.ts";
import { raw, submission } from "./one-module.ts";
import { noFacts, planText, readFacts, rows } from "./planning.ts";

const many = { m1: { "file-raw": rows(200, (at) => raw(1 + Math.floor(at / 2), 1 + (at % 2))) } };
const facts = readFacts(JSON.stringify(many));

describe("the preview of a module while it is edited", () => {
  it("shows the first quanta as they will be planned, and counts all", () => {
    const memory = createPlanMemory();
    for (const text of [
      submission,
      submission.replace("execname = prog", "execname = other"),
      submission.replace("enddir = raw", "enddir = sci"),
      submission.replace("loopkey = expnum, ccd", "loopkey = ccd, expnum"),
      `quanta_order = reference\n${submission}`,
    ]) {
      const { program } = planText(text, many);
      const preview = previewModule(program, facts, "M1", 10, memory);
      const { module, problems } = planModule(program, facts, "m1");
      expect(preview?.count).toBe(module?.quanta.length);
      expect(preview?.problems).toEqual(problems);
      expect(preview?.first.map(wholeQuantum)).toEqual(module?.quanta.slice(0, 10).map(wholeQuantum));
    }
  });
  it("says what is wrong with the quanta it looks at", () => {
    const { program } = planText(submission.replace("flabel = out", ""), many);
    const preview = previewModule(program, facts, "m1", 3, createPlanMemory());
    expect(preview?.first).toEqual([]);
    expect(preview?.problems.map(({ code }) => code)).toEqual(["STY622"]);
  });
  it("leaves to the whole plan what it cannot tell", () => {
    const memory = createPlanMemory();
    const { program } = planText(submission, many);
    expect(previewModule(program, noFacts, "m1", 10, memory)).toBeUndefined();
    expect(previewModule(program, facts, "m9", 10, memory)).toBeUndefined();
    const depends = planText(submission.replace("exec = q.py", "depends = m0.file.x"), many);
    expect(previewModule(depends.program, facts, "m1", 10, memory)).toBeUndefined();
  });
});
