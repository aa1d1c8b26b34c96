import type { Problem, Severity } from "../../grammar/problem.ts";

/** What a project wants of a rule: another severity, or silence. */
export type RuleSetting = Severity | "off";

/** Code, or a prefix that ends in `*`, to setting; later entries win. */
export type RuleSettings = readonly (readonly [code: string, setting: RuleSetting])[];

/** Applies a project's settings. An error of the reader stays an error: without the text there is nothing to run. */
export function applySettings(problems: readonly Problem[], settings: RuleSettings): Problem[] {
  return problems.flatMap((problem) => {
    const setting = settings.findLast(([code]) => matchesCode(code, problem.code))?.[1];
    if (setting === undefined || setting === problem.severity) return [problem];
    return setting === "off" ? [] : [{ ...problem, severity: setting }];
  });
}

export function matchesCode(pattern: string, code: string): boolean {
  return pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : pattern === code;
}
