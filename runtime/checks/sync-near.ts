import type { Fix } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { runConstants, type Token } from "../butler/token.ts";
import { nearNames } from "../config/near.ts";
import type { Program } from "../config/program.ts";
import { visibleNames } from "../config/scope.ts";
import { replacement } from "./replacement.ts";
import type { SyncCompared } from "./sync-report.ts";

/** The name that was probably meant by one that has no value, on either side, and the change that writes it. */
export interface NearName {
  readonly name: string;
  readonly fixes: readonly Fix[];
}

/**
 * Looks for a near name where a path cannot be compared for want of a value: keys of the template's data id, numbers of
 * the run, names that the file section and its module see. A name that has a value, but no single one, has no near name.
 */
export function nearNameOf(report: SyncCompared, program: Program): NearName | undefined {
  const [difference] = report.sync.differences;
  const token = [...(difference?.wcl ?? []), ...(difference?.butler ?? [])].find(isUnknown);
  if (token === undefined) return undefined;
  const { at } = report.view;
  const known = new Set([
    ...report.butler.flatMap((one) => (one.kind === "field" ? [one.key.toLowerCase()] : [])),
    ...runConstants,
    ...at.section.entries.keys(),
    ...visibleNames(program, at.module.context),
  ]);
  const wrong = token.name.toLowerCase();
  if (known.has(wrong)) return undefined;
  const [name] = nearNames(wrong, known);
  if (name === undefined) return undefined;
  const place = token.origin?.place;
  const written = place === undefined ? undefined : textAt(report, program, place);
  const start = written?.toLowerCase().indexOf(wrong) ?? -1;
  if (place === undefined || start < 0) return { name, fixes: [] };
  const span = { start: place.span.start + start, end: place.span.start + start + wrong.length };
  return { name, fixes: [replacement(`Write ${name}`, { file: place.file, span }, name)] };
}

const isUnknown = (token: Token) => token.kind === "unknown";

/** What stands at a place of the submission or of the file of templates. */
function textAt({ templates }: SyncCompared, program: Program, { file, span }: Place): string | undefined {
  const text = file === templates.file?.path ? templates.file.text : program.files.get(file)?.text;
  return text?.slice(span.start, span.end);
}
