import type { Span } from "../../grammar/span.ts";
import type { Part } from "../../grammar/tree.ts";
import { lineOf, lineSpan } from "../lines.ts";
import type { Snapshot } from "../snapshot.ts";
import { mentionAt } from "../mentions.ts";
import { sectionsAt, statementAt } from "../tree-walk.ts";

/** What "expand selection" takes in, step by step: name, variable, value, line, inside of the section, section, file. */
export function selectionRanges(snapshot: Snapshot, offset: number): readonly Span[] {
  const { document, starts, mentions } = snapshot.source;
  const candidates: Span[] = [{ start: 0, end: document.text.length }];
  for (const section of sectionsAt(document, offset)) {
    candidates.push(section.span);
    const inside = { start: section.open.end, end: section.close?.span.start ?? section.span.end };
    if (inside.start < inside.end) candidates.push(inside);
  }
  candidates.push(lineSpan(document.text, starts, lineOf(starts, offset)));
  const statement = statementAt(document, offset);
  if (statement !== undefined) candidates.push(statement.span);
  if (statement?.kind === "assignment") candidates.push(statement.keySpan, statement.value.span);
  if (statement !== undefined) {
    candidates.push(...partSpans(statement.kind === "assignment" ? statement.value.parts : statement.target.parts));
  }
  const mention = mentionAt(mentions(), offset);
  if (mention !== undefined) candidates.push(mention.span);
  return nested(candidates.filter((span) => span.start <= offset && offset <= span.end));
}

function partSpans(parts: readonly Part[]): readonly Span[] {
  return parts.flatMap((part) =>
    part.kind === "literal" ? [part.span] : [part.span, ...partSpans(part.name), part.nameSpan],
  );
}

/** Innermost first, each strictly inside the next. */
function nested(spans: readonly Span[]): readonly Span[] {
  const bySize = [...spans].sort((a, b) => a.end - a.start - (b.end - b.start));
  const chain: Span[] = [];
  for (const span of bySize) {
    const last = chain.at(-1);
    const larger = last === undefined || span.end - span.start > last.end - last.start;
    if (larger && (last === undefined || (span.start <= last.start && last.end <= span.end))) chain.push(span);
  }
  return chain;
}
