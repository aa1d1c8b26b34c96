import type { Span } from "../../grammar/span.ts";
import { expand } from "../../runtime/config/expand.ts";
import { explainModule } from "../explain/module.ts";
import { counted, shorten } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { standpointOf } from "../standpoint.ts";
import { walk } from "../tree-walk.ts";
import { holdsVariables } from "../mentions.ts";

/** Text shown behind a place, not part of the file. */
export interface Hint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

/** Behind a module's tag how many quanta it has; behind a value with variables, if wanted, what it becomes. */
export function inlayHints(snapshot: Snapshot, within: Span): readonly Hint[] {
  const { source, settings, context } = snapshot;
  if (context.kind === "none") return [];
  const hints: Hint[] = [];
  if (settings.hintQuanta) {
    for (const { subject, role, span } of source.mentions()) {
      const module = subject.kind === "entry" && subject.of === "module" && role === "define";
      if (!module || span.end < within.start || span.start > within.end) continue;
      const label = quantaLabel(snapshot, subject.name);
      const end = source.document.text[span.end] === ">" ? span.end + 1 : span.end;
      if (label !== undefined) hints.push({ offset: end, label, tooltip: explainModule(snapshot, subject.name) });
    }
  }
  if (settings.hintValues) hints.push(...valueHints(snapshot, within));
  return hints;
}

function quantaLabel(snapshot: Snapshot, name: string): string | undefined {
  const view = moduleView(snapshot, name);
  if (view.kind === "missing facts") return "no facts";
  if (view.kind !== "planned" || view.module.noop) return undefined;
  return `× ${view.module.count.toLocaleString("en")}`;
}

function valueHints(snapshot: Snapshot, within: Span): readonly Hint[] {
  const { source, context } = snapshot;
  const { program, survey } = context.submission;
  const hints: Hint[] = [];
  walk(source.document, (item, path) => {
    if (item.kind !== "assignment" || item.span.end < within.start || item.span.start > within.end) return;
    if (!holdsVariables(path) || !item.value.text.includes("${")) return;
    const standpoint = standpointOf(survey(), path);
    const { values, problems, requests } = expand(program, item.value, standpoint.context, { file: source.file });
    if (problems.length > 0 || requests.length > 0 || values[0] === undefined) return;
    const more = values.length > 1 ? ` and ${counted(values.length - 1, "more", "more")}` : "";
    hints.push({ offset: item.value.span.end, label: `= ${shorten(values[0], 60)}${more}` });
  });
  return hints;
}
