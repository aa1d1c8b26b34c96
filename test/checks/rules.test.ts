import { describe, expect, test } from "vitest";
import type { Fix, Problem } from "../../grammar/problem.ts";
import { checkRules, ruleTable } from "../../runtime/checks/rule-table.ts";
import { framed, problemsOf } from "./frame.ts";

test("the frame has no fault", () => {
  expect(problemsOf(framed({ text: "" })).map(told)).toEqual([]);
});

test("every code stands once, and has its words", () => {
  const codes = ruleTable.map((rule) => rule.code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const rule of ruleTable) {
    expect(rule.title).toMatch(/^[^.]{8,}$/);
    expect(rule.explanation).toMatch(/\.$/);
  }
});

describe.each(checkRules.map((rule) => [rule.code, rule.title, rule] as const))("%s %s", (code, _title, rule) => {
  test("the bad example raises it, and nothing else", () => {
    const problems = problemsOf(framed(rule.bad));
    expect(new Set(problems.map(told))).not.toEqual(new Set());
    expect(problems.filter((problem) => problem.code !== code).map(told)).toEqual([]);
    for (const problem of problems) expectPlace(problem, framed(rule.bad));
  });

  test("the good example raises nothing", () => {
    expect(problemsOf(framed(rule.good)).map(told)).toEqual([]);
  });

  test("its fixes make the bad example good", () => {
    const files = framed(rule.bad);
    const fixes = problemsOf(files).flatMap((problem) => problem.fixes.slice(0, 1));
    if (fixes.length > 0) expect(problemsOf(apply(files, fixes)).map(told)).toEqual([]);
  });
});

const told = (problem: Problem) => `${problem.code} ${problem.message} (${problem.file} ${String(problem.span.start)})`;

/** A problem lies in a file that exists, inside its text. */
function expectPlace(problem: Problem, files: Readonly<Record<string, string>>): void {
  const text = files[problem.file];
  expect(text, problem.file).toBeDefined();
  expect(problem.span.start).toBeLessThanOrEqual(problem.span.end);
  expect(problem.span.end).toBeLessThanOrEqual(text?.length ?? 0);
}

function apply(files: Readonly<Record<string, string>>, fixes: readonly Fix[]): Record<string, string> {
  const changed = { ...files };
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => b.span.start - a.span.start);
  for (const { file, span, newText } of edits) {
    const text = changed[file] ?? "";
    changed[file] = text.slice(0, span.start) + newText + text.slice(span.end);
  }
  return changed;
}
