import type { Span } from "../../grammar/span.ts";
import { mentionAt } from "../mentions.ts";
import type { Snapshot } from "../snapshot.ts";
import { subjectKey } from "../subject.ts";
import { sectionsAt } from "../tree-walk.ts";

export interface Highlight {
  readonly span: Span;
  readonly kind: "read" | "write";
}

/** All places of this file that name the same thing; on a tag without such a name, the pair of tags. */
export function documentHighlight(snapshot: Snapshot, offset: number): readonly Highlight[] {
  const mentions = snapshot.source.mentions();
  const mention = mentionAt(mentions, offset);
  if (mention === undefined) return tagPair(snapshot, offset);
  const key = subjectKey(mention.subject);
  return mentions
    .filter((one) => subjectKey(one.subject) === key)
    .map((one) => ({ span: one.span, kind: one.role === "use" || one.role === "close" ? "read" : "write" }));
}

function tagPair(snapshot: Snapshot, offset: number): readonly Highlight[] {
  const section = sectionsAt(snapshot.source.document, offset).find(
    (one) => within(one.nameSpan, offset) || (one.close !== undefined && within(one.close.nameSpan, offset)),
  );
  if (section === undefined) return [];
  const open: Highlight = { span: section.nameSpan, kind: "write" };
  return section.close === undefined ? [open] : [open, { span: section.close.nameSpan, kind: "read" }];
}

function within(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
