import type { Span } from "../../grammar/span.ts";
import type { Snapshot } from "../snapshot.ts";
import { sectionsAt } from "../tree-walk.ts";

/** The two names of a pair of tags, when the place is in one of them: typing in one changes both. */
export function linkedEditing(snapshot: Snapshot, offset: number): readonly Span[] | undefined {
  const { document } = snapshot.source;
  for (const section of sectionsAt(document, offset)) {
    if (section.close === undefined) continue;
    const spans = [section.nameSpan, section.close.nameSpan];
    // A close tag may name the outer of two names; only equal texts may be typed together.
    const [open, close] = spans.map((span) => document.text.slice(span.start, span.end).toLowerCase());
    if (open === close && spans.some((span) => span.start <= offset && offset <= span.end)) return spans;
  }
  return undefined;
}
