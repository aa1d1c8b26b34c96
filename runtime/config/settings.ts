import type { Problem } from "../../grammar/problem.ts";
import { parseValue } from "../../grammar/value.ts";
import { assign, insideValue, type Report } from "./merge.ts";
import { newScalar, newSection, type GrowingSection } from "./section.ts";

/** The name of the file that settings are said to stand in: one line for each, `key = value`. */
export const settingsFile = "wcl:settings";

export type Setting = readonly [key: string, value: string];

/**
 * Writes settings into the submission, later ones over earlier ones. A dotted key is a path, made where it is missing;
 * names are folded to lower case.
 */
export function applySettings(top: GrowingSection, settings: readonly Setting[], report: Report): void {
  let start = 0;
  for (const [key, value] of settings) {
    const keySpan = { start, end: start + key.length };
    const valueStart = keySpan.end + " = ".length;
    const place = { file: settingsFile, span: { start: valueStart, end: valueStart + value.length } };
    const path = key.toLowerCase().split(".");
    const name = path.pop() ?? "";
    const section = sectionAt(top, path, { file: settingsFile, span: keySpan });
    start = place.span.end + 1;
    if ("code" in section) report(section);
    else
      assign(
        section,
        name,
        newScalar({
          text: value,
          value: parseValue(value, valueStart),
          key: { file: settingsFile, span: keySpan },
          place,
          layer: "setting",
        }),
        report,
      );
  }
}

const deepestPath = 200;

function sectionAt(
  top: GrowingSection,
  path: readonly string[],
  key: { readonly file: string; readonly span: { readonly start: number; readonly end: number } },
): GrowingSection | Problem {
  let section = top;
  for (const [depth, name] of path.entries()) {
    const known = section.entries.get(name);
    if (known?.kind === "scalar") return insideValue(name, key, known);
    if (depth >= deepestPath)
      return { code: "WCL115", severity: "error", message: "the path is too long", ...key, related: [], fixes: [] };
    const next = known ?? newSection(key);
    if (known === undefined) section.entries.set(name, next);
    section = next;
  }
  return section;
}
