import { mentionAt } from "./mentions.ts";
import type { Source } from "./sources.ts";
import type { Mention } from "./subject.ts";
import { sectionsAt } from "./tree-walk.ts";

/** The mention under a place; anywhere on a tag counts as its name, brackets included. */
export function mentionUnder(source: Source, offset: number): Mention | undefined {
  const mentions = source.mentions();
  const exact = mentionAt(mentions, offset);
  if (exact !== undefined) return exact;
  for (const section of sectionsAt(source.document, offset).toReversed()) {
    const tags = [
      { span: section.open, nameSpan: section.nameSpan },
      ...(section.close === undefined ? [] : [section.close]),
    ];
    const tag = tags.find(({ span }) => span.start <= offset && offset <= span.end);
    const found = mentions.find((one) => one.span.start === tag?.nameSpan.start && one.role !== "use");
    if (found !== undefined) return found;
  }
  return undefined;
}
