import { basename, dirname } from "node:path";
import type { Problem } from "../grammar/problem.ts";

/** Whether a file is one of Butler templates, which are YAML whatever their ending: by its name, as operators call them. */
export function isTemplatesFile(file: string): boolean {
  return /^butler_templates?[^/\\]*\.(?:ya?ml|wcl)$/i.test(basename(file));
}

/** Whether a submission may name a file of templates: it lies beside it, or in a folder of it. */
export function mayName(entry: string, file: string): boolean {
  return dirname(entry) === dirname(file) || dirname(entry) === dirname(dirname(file));
}

/** Problems in a file of templates: its own, and mismatches of WCL paths with a template that stands in it. */
export function problemsOfTemplates(problems: readonly Problem[], file: string): readonly Problem[] {
  return problems.flatMap((problem): readonly Problem[] => {
    if (problem.file === file) return [problem];
    const here = problem.code.startsWith("sync/") ? problem.related.find((one) => one.file === file) : undefined;
    if (here === undefined) return [];
    const related = [{ file: problem.file, span: problem.span, message: "the WCL side" }];
    return [{ ...problem, file, span: here.span, related }];
  });
}

/** What of the protocol makes sense for them; everything else would take them for WCL. */
export const templatesFeatures: ReadonlySet<string> = new Set([
  "hover",
  "completion",
  "definition",
  "diagnostic",
  "codeAction",
  "wcl/policy",
]);
