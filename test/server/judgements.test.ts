import { describe, expect, test } from "vitest";
import type { AnalysisRequest } from "../../server/analysis.ts";
import type { Analyst } from "../../server/analyst.ts";
import type { Judgement } from "../../server/judgement.ts";
import { createJudgements, type Judgements } from "../../server/judgements.ts";
import type { Submission } from "../../server/snapshot.ts";

/** An analyst that answers when it is told to. */
interface Bench {
  readonly judgements: Judgements;
  readonly asked: readonly string[];
  /** Answers the question asked as number so-and-so, from 0. */
  readonly answer: (index: number, run: string) => void;
  readonly fail: (index: number) => void;
  readonly late: () => number;
  /** Lets so many milliseconds go by. */
  readonly pass: (milliseconds: number) => void;
}

function bench(): Bench {
  const asked: string[] = [];
  const open: { readonly resolve: (given: Judgement) => void; readonly reject: (error: Error) => void }[] = [];
  const judge = ({ entry }: AnalysisRequest): Promise<Judgement> => {
    asked.push(entry);
    return new Promise((resolve, reject) => open.push({ resolve, reject }));
  };
  const analyst: Pick<Analyst, "judge"> = { judge };
  let late = 0;
  let time = 0;
  const request = (entry: string): AnalysisRequest => ({
    entry,
    factsFile: "",
    includeFolders: [],
    workingFolder: "/",
  });
  const judgements = createJudgements(
    analyst as Analyst,
    request,
    () => late++,
    () => undefined,
    () => time,
  );
  return {
    judgements,
    asked,
    answer: (index, run) => open[index]?.resolve({ run } as Judgement),
    fail: (index) => open[index]?.reject(new Error("gone")),
    late: () => late,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

const state = (entry = "/a.des"): Submission => ({ entry }) as Submission;

describe("judgements", () => {
  test("one state of a submission is asked for once, however many want to know", async () => {
    const { judgements, asked, answer } = bench();
    const now = state();
    const both = [judgements.of(now, Infinity, "/a.des"), judgements.of(now, Infinity, "/part.wcl")];
    answer(0, "one");
    expect((await Promise.all(both)).map((verdict) => verdict?.judgement.run)).toEqual(["one", "one"]);
    expect(asked).toEqual(["/a.des"]);
    expect(judgements.isCurrent(now)).toBe(true);
  });

  test("after an edit the question is on its way before anybody asks, and is not asked twice", async () => {
    const { judgements, asked, answer } = bench();
    const first = judgements.of(state(), Infinity, "/part.wcl");
    answer(0, "one");
    await first;
    judgements.begin("/part.wcl");
    expect(asked).toEqual(["/a.des", "/a.des"]);
    const second = judgements.of(state(), Infinity, "/part.wcl");
    answer(1, "two");
    expect((await second)?.judgement.run).toBe("two");
    expect(asked).toHaveLength(2);
  });

  test("a question begun for a text that has changed again is not taken for an answer about the new one", async () => {
    const { judgements, asked, answer } = bench();
    const first = judgements.of(state(), Infinity, "/a.des");
    answer(0, "one");
    await first;
    judgements.begin("/a.des");
    judgements.begin("/a.des");
    const newest = judgements.of(state(), Infinity, "/a.des");
    answer(1, "old");
    answer(2, "new");
    expect((await newest)?.judgement.run).toBe("new");
    expect(asked).toHaveLength(3);
  });

  test("who does not wait gets the previous one, told to be so, and is called when the new one comes", async () => {
    const { judgements, answer, late } = bench();
    const first = judgements.of(state(), Infinity, "/a.des");
    answer(0, "one");
    await first;
    judgements.begin("/a.des");
    const now = state();
    expect(await judgements.of(now, 1, "/a.des")).toMatchObject({ judgement: { run: "one" }, age: "previous" });
    expect(late()).toBe(0);
    answer(1, "two");
    expect(await judgements.of(now, 1, "/a.des")).toMatchObject({ judgement: { run: "two" }, age: "current" });
    expect(late()).toBe(1);
  });

  test("nobody waits for what cannot come in time: a judgement takes as long as the last one did", async () => {
    const { judgements, answer, late, pass } = bench();
    const first = judgements.of(state(), Infinity, "/a.des");
    pass(500);
    answer(0, "one");
    await first;
    judgements.begin("/a.des");
    const now = state();
    const begun = performance.now();
    expect(await judgements.of(now, 400, "/a.des")).toMatchObject({ judgement: { run: "one" }, age: "previous" });
    expect(performance.now() - begun).toBeLessThan(300);
    pass(450);
    const near = judgements.of(now, 400, "/a.des");
    answer(1, "two");
    expect(await near).toMatchObject({ judgement: { run: "two" }, age: "current" });
    expect(late()).toBe(1);
  });

  test("a failure is told as no judgement, and the next one is asked for anew", async () => {
    const { judgements, asked, answer, fail } = bench();
    const now = state();
    const first = judgements.of(now, Infinity, "/a.des");
    fail(0);
    expect(await first).toBeUndefined();
    const second = judgements.of(now, Infinity, "/a.des");
    answer(1, "one");
    expect((await second)?.judgement.run).toBe("one");
    expect(asked).toHaveLength(2);
  });

  test("other facts, other answers: what was current no longer is", async () => {
    const { judgements, asked, answer } = bench();
    const now = state();
    const first = judgements.of(now, Infinity, "/a.des");
    answer(0, "one");
    await first;
    judgements.expire();
    expect(judgements.isCurrent(now)).toBe(false);
    const second = judgements.of(now, Infinity, "/a.des");
    answer(1, "two");
    expect((await second)?.judgement.run).toBe("two");
    expect(asked).toHaveLength(2);
  });
});
