import { completeIncludePath } from "../complete/include-path.ts";
import { completeSection } from "../complete/section.ts";
import { completeValue } from "../complete/value.ts";
import { completeVariable } from "../complete/variable.ts";
import { completeKey } from "../complete/key.ts";
import { describeAbout } from "../complete/describe.ts";
import type { Completion, CompletionPlace, Suggestion } from "../complete/suggestion.ts";
import type { Snapshot } from "../snapshot.ts";
import { lineOf } from "../lines.ts";
import { logicalLines } from "../../grammar/lines.ts";
import { isTemplatesFile } from "../templates-file.ts";
import { completeTemplates } from "./templates.ts";
import { pathAt } from "../tree-walk.ts";

/** A list longer than this is of no use, and slow to draw. */
const mostSuggestions = 500;

/** What can be written at a place: by the text to the left of it, since what is being typed is no tree yet. */
export function completion(snapshot: Snapshot, offset: number): Completion {
  if (isTemplatesFile(snapshot.source.file)) return completeTemplates(snapshot, offset);
  const place = placeOf(snapshot, offset);
  if (place.left.includes("#")) return { suggestions: [], complete: true };
  const suggestions = suggest(place);
  return { suggestions: suggestions.slice(0, mostSuggestions), complete: suggestions.length <= mostSuggestions };
}

/** The long text of a suggestion, made when it is looked at. */
export function describeCompletion(snapshot: Snapshot, offset: number, about: string): string | undefined {
  return describeAbout(snapshot, pathAt(snapshot.source.document, offset), about);
}

function suggest(place: CompletionPlace): readonly Suggestion[] {
  const { left } = place;
  const include = /<<include ([^>\s]*)$/.exec(left);
  const variable = /\$(?:opt|loop)?\{([^${}:]*)$/i.exec(left);
  if (variable !== null) return completeVariable(place, variable[1] ?? "");
  if (include !== null) return completeIncludePath(place, include[1] ?? "");
  if (left.startsWith("<")) return completeSection(place);
  const assignment = /^(\S+?)\s*=\s*(.*)$/s.exec(left) ?? /^(\S+)\s+(.*)$/s.exec(left);
  if (assignment !== null) return completeValue(place, (assignment[1] ?? "").toLowerCase(), assignment[2] ?? "");
  return completeKey(place);
}

function placeOf(snapshot: Snapshot, offset: number): CompletionPlace {
  const { document, starts } = snapshot.source;
  const { text } = document;
  const physical = starts[lineOf(starts, offset)] ?? 0;
  let from = physical;
  // A line that is continued from the one above begins there.
  for (let line = lineOf(starts, offset); line > 0; line--) {
    const above = text.slice(starts[line - 1], starts[line]).trimEnd();
    if (!above.endsWith("\\")) break;
    from = starts[line - 1] ?? from;
  }
  const joined = logicalLines(text.slice(from, offset)).lines.at(-1);
  const lead = /^[ \t]*/.exec(text.slice(physical, offset))?.[0].length ?? 0;
  const blank = text.slice(physical, offset).trim() === "" && from === physical;
  const trailing = /\s$/.test(text.slice(physical, offset)) ? " " : "";
  const left = blank ? "" : `${joined?.text ?? ""}${joined?.comment === undefined ? "" : "#"}`;
  return {
    snapshot,
    offset,
    path: pathAt(document, offset),
    left: left === "" || /\s$/.test(left) ? left : left + trailing,
    lineStart: physical + lead,
  };
}
