import type { Problem } from "../../grammar/problem.ts";
import type { Program } from "../config/program.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { ButlerInput } from "./butler-input.ts";
import { inputOf } from "./check-input.ts";
import type { CheckInput, Rule } from "./rule.ts";
import { placeProblems } from "./place-problems.ts";
import { checkRules } from "./rule-table.ts";
import { applySettings, type RuleSettings } from "./severity.ts";
import { withoutSuppressed } from "./suppress.ts";
import { certain, withoutUnsafeFixes } from "./template-problems.ts";

export interface CheckOptions {
  /** What loading and planning have found already; it is passed on unchanged, but for settings and suppressions. */
  readonly found?: readonly Problem[];
  readonly rules?: RuleSettings;
}

/**
 * The door: everything that is known to be wrong with a submission, in the order of its files and lines. Rules look
 * at the program; what the plan or the Butler could tell is left out where they are not given.
 */
export function checkProgram(
  program: Program,
  plan: RunPlan | undefined,
  butler: ButlerInput | undefined,
  options: CheckOptions = {},
): readonly Problem[] {
  return checkInput(inputOf(program, plan, butler), options);
}

/** As `checkProgram`, for whoever asks the same input more: what is worked out for it is worked out once. */
export function checkInput(input: CheckInput, options: CheckOptions = {}): readonly Problem[] {
  const { butler } = input;
  const { program } = input.survey;
  if (program.unfilled.length > 0)
    return settled(program, certain([...(options.found ?? []), ...(butler?.problems ?? [])]), options);
  const rules = checkRules.filter((rule) => rule.says === undefined || isWhole(program));
  const own = withoutRepeats([...rules.flatMap((rule) => apply(rule, input)), ...placeProblems(input)]);
  const found = [...(options.found ?? []), ...(butler?.problems ?? [])];
  const all = [...found.filter((problem) => !isTold(problem, own)), ...own];
  return settled(program, all, options);
}

/** What the project and comments in the text want to hear of, in order. */
function settled(program: Program, problems: readonly Problem[], options: CheckOptions): readonly Problem[] {
  const wanted = withoutSuppressed(applySettings(problems, options.rules ?? []), program.files);
  return inOrder(withoutUnsafeFixes(wanted, program.files), program);
}

function apply(rule: Rule, input: CheckInput): Problem[] {
  return [...rule.check(input)].map((finding) => ({
    code: rule.code,
    severity: finding.severity ?? rule.severity,
    message: finding.message,
    file: finding.place.file,
    span: finding.place.span,
    related: finding.related ?? [],
    fixes: finding.fixes ?? [],
  }));
}

/**
 * Whether something can be called missing at all: not while an include cannot be read, and not in a file that is only
 * a piece of a submission.
 */
function isWhole(program: Program): boolean {
  if (program.includes.some((include) => include.target === undefined)) return false;
  return ["blocklist", "block"].some((key) => program.root.entries.has(key));
}

/** One fault that two rules see is told once. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const told = new Set<string>();
  return problems.filter((problem) => {
    const fault = sameFault[problem.code];
    const key = `${fault ?? `${problem.code} ${problem.message}`} ${problem.file} ${problem.span.start}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

/** The planner meets some faults that a rule sees in the text, too; the rule's words point more narrowly. */
function isTold(problem: Problem, own: readonly Problem[]): boolean {
  const fault = sameFault[problem.code] ?? problem.code;
  return own.some(
    (one) =>
      (sameFault[one.code] ?? one.code) === fault &&
      one.file === problem.file &&
      one.span.start <= problem.span.end &&
      problem.span.start <= one.span.end,
  );
}

/** Codes for one fault in different surroundings: a variable that nobody defines. */
const sameFault: Readonly<Record<string, string>> = {
  BLK412: "undefined variable",
  BLK441: "undefined variable",
  STY622: "undefined variable",
  STY623: "undefined variable",
  STY634: "undefined variable",
};

function inOrder(problems: readonly Problem[], program: Program): Problem[] {
  const order = new Map([...program.files.keys()].map((file, index) => [file, index]));
  const place = (file: string) => order.get(file) ?? order.size;
  return [...problems].sort(
    (a, b) =>
      place(a.file) - place(b.file) ||
      compareText(a.file, b.file) ||
      a.span.start - b.span.start ||
      compareText(a.code, b.code),
  );
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
