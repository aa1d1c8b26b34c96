import type { Fix, Problem, Severity } from "../../grammar/problem.ts";
import type { Entry, Run, Site } from "./expand-run.ts";
import { nearNames } from "./near.ts";
import { visibleNames } from "./scope.ts";

/** Nothing of this name is visible. */
export function reportMissing(run: Run, name: string, site: Site): void {
  const { reference, source } = site;
  const near = nearNames(name.toLowerCase(), visibleNames(run.program, run.search.context));
  const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  const fixes =
    source.user !== undefined || source.file === "" || typeof reference.name !== "string"
      ? []
      : near.map((one): Fix => {
          const edit = { file: source.file, span: reference.nameSpan, newText: one };
          return { title: `Replace by ${one}`, edits: [edit], safe: false };
        });
  report(run, "STY622", "error", `${name} is not defined here${hint}`, site, fixes);
}

/** The chain of names leads back to its first. */
export function reportCircle(run: Run, names: readonly string[], site: Site): void {
  const chain = names.length > 12 ? [...names.slice(0, 6), "…", ...names.slice(-5)] : names;
  report(run, "STY624", "error", `endless expansion: ${chain.join(" → ")}`, site);
}

export function reportSection(run: Run, name: string, site: Site): void {
  report(run, "EXP702", "error", `${name} is a section, not a value`, site);
}

export function reportWidth(run: Run, width: string, site: Site): void {
  report(run, "STY630", "error", `cannot pad to “${width}”: the width must be a number`, site);
}

export function reportPadding(run: Run, value: string, site: Site): void {
  report(run, "STY630", "error", `cannot pad “${shortened(value)}”: it is not an integer`, site);
}

export function reportEmptyList(run: Run, entry: Entry, site: Site): void {
  const message = `${entry.name} = ${shortened(entry.value.text)} is an empty list: there is nothing to make from it`;
  report(run, "STY637", "warning", message, site);
}

/** A limit is passed, so there will be no values; `arithmetic` says how far. */
export function reportTooLarge(run: Run, arithmetic: string, site?: Site): void {
  run.tooLarge = true;
  report(run, "EXP701", "error", `the expansion is too large: ${arithmetic}`, site);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function report(
  run: Run,
  code: string,
  severity: Severity,
  message: string,
  site: Site | undefined,
  fixes: readonly Fix[] = [],
): void {
  const file = site?.source.file ?? run.whole.file;
  const span = site === undefined ? run.whole.span : (site.source.user ?? site.reference.span);
  const problem: Problem = { code, severity, message, file, span, related: [], fixes };
  run.problems ??= new Map<string, Problem>();
  run.problems.set(`${code} ${file} ${span.start} ${span.end} ${message}`, problem);
}
