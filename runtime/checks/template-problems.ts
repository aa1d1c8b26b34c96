import type { Problem } from "../../grammar/problem.ts";
import type { Document } from "../../grammar/tree.ts";
import { notedRules } from "./noted-rules.ts";

/**
 * What holds of a template whatever it will yield: what the reader says of its lines, files that are not there, the
 * project's own files. Everything else would be a guess.
 */
export function certain(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    ({ code }) => ofReader.has(code) || ofFiles.has(code) || /^(?:TPL|policy|settings)/.test(code),
  );
}

const ofReader = new Set(notedRules.filter((rule) => rule.foundBy === "reader").map((rule) => rule.code));
const ofFiles = new Set(["WCL107", "WCL109", "WCL117", "WCL118"]);

/** A fix never writes over an island: what stands there comes from elsewhere. */
export function withoutUnsafeFixes(problems: readonly Problem[], files: ReadonlyMap<string, Document>): Problem[] {
  return problems.map((problem) => {
    const fixes = problem.fixes.filter((fix) =>
      fix.edits.every((edit) => !touchesIsland(edit.span, files.get(edit.file))),
    );
    return fixes.length === problem.fixes.length ? problem : { ...problem, fixes };
  });
}

function touchesIsland({ start, end }: Problem["span"], document: Document | undefined): boolean {
  return document?.islands.some(({ span }) => span.start < end && start < span.end) ?? false;
}
