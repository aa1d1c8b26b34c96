import type { Edit, Fix } from "../../grammar/problem.ts";
import { compareSync } from "../butler/sync.ts";
import type { SyncFix } from "../butler/sync-fixes.ts";
import type { Program } from "../config/program.ts";
import { patternEdits, ownPatternEdits, type WantedPath } from "./pattern-edits.ts";
import type { SyncGroup } from "./sync-groups.ts";
import { directoryOf, type SyncAgreed, type SyncCompared } from "./sync-report.ts";
import { templateEdits } from "./template-edits.ts";
import { variableEdit } from "./variable-edit.ts";

/**
 * Changes that bring the two sides together, the smallest first: the value of one variable of the file section, the
 * pattern, a pattern of its own for this file, the line of butler_templates. A text of the WCL is changed in its place
 * only where every file it serves wants the same change; else a fix for one file would break another.
 */
export function syncFixes({ report, others, isOurs, agreeing }: SyncGroup, program: Program): Fix[] {
  const fixes: Fix[] = [];
  const offer = (title: string, edits: readonly Edit[] | undefined): void => {
    if (edits !== undefined && edits.length > 0) fixes.push({ title, edits, safe: false });
  };
  const variable = others.length > 0 ? undefined : variableEdit(report);
  if (variable !== undefined) offer(`Change ${variable.key} to ${variable.text}`, [variable.edit]);
  for (const fix of report.sync.fixes) {
    if (fix.kind === "wcl") {
      const wanted = wantedOf(report, fix);
      const inPlace = others.every((other) => wantsAlike(other, report, fix))
        ? patternEdits(report.view, wanted, isOurs)
        : undefined;
      offer("Make the WCL path that of the Butler", inPlace);
      if (inPlace === undefined && others.length === 0) offerOwnPattern(report, wanted);
    } else if (
      report.view.half === "whole" &&
      others.length === 0 &&
      agreeing.every((one) => wouldAgree(one, report))
    ) {
      offer("Make the Butler's template that of the WCL", templateEdits(report, fix.template));
    }
  }
  return fixes;

  function offerOwnPattern({ view }: SyncCompared, wanted: WantedPath): void {
    offer(`Give file.${view.at.name} a pattern of its own`, ownPatternEdits(view, wanted, program));
  }
}

/** The fix for one file of a group that shares a pattern: the others keep theirs. */
export function ownPatternFix(report: SyncCompared, program: Program): Fix[] {
  return report.sync.fixes.flatMap((fix): Fix[] => {
    if (fix.kind !== "wcl") return [];
    const edits = ownPatternEdits(report.view, wantedOf(report, fix), program);
    const title = `Give file.${report.view.at.name} a pattern of its own`;
    return edits === undefined || edits.length === 0 ? [] : [{ title, edits, safe: false }];
  });
}

/** Whether another file of the type still agrees when the template is made that of this one. */
function wouldAgree({ view }: SyncAgreed, { view: { path } }: SyncCompared): boolean {
  if (path.kind !== "inside") return false;
  const butler = view.half === "whole" ? path.tokens : directoryOf(path.tokens);
  return compareSync(view.path, butler).kind !== "mismatch";
}

/** Of a name that only a query knows there is nothing to change. */
function wantedOf(
  { view }: SyncCompared,
  { runtime, name }: { readonly runtime: string; readonly name: string },
): WantedPath {
  return view.half === "whole" ? { runtime, name } : { runtime };
}

/** Whether another file wants the texts that the two share changed in the same way. */
function wantsAlike(other: SyncCompared, { view }: SyncCompared, fix: WclFix): boolean {
  const own = other.sync.fixes.find((one) => one.kind === "wcl");
  if (own === undefined) return false;
  // A file that an earlier step names follows that step.
  const follows = other.view.source.section !== other.view.at.section;
  const namedElse = other.view.naming !== view.naming || other.view.half !== "whole";
  return (
    (follows || namedElse || own.name === fix.name) &&
    (other.view.directory !== view.directory || own.runtime === fix.runtime)
  );
}

type WclFix = SyncFix & { readonly kind: "wcl" };
