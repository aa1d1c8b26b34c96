import type { Span } from "../../grammar/span.ts";
import type { Source } from "../sources.ts";

/** A code in a comment `# wcl: ignore[CODE, CODE]`, when the place is on one. */
export function ignoredCodeAt(
  { document }: Source,
  offset: number,
): { readonly code: string; readonly span: Span } | undefined {
  const comment = document.comments.find(({ span }) => span.start <= offset && offset <= span.end);
  const list = comment === undefined ? null : /#\s*wcl:\s*ignore\[([^\]]*)\]/i.exec(comment.text);
  if (comment === undefined || list?.[1] === undefined) return undefined;
  const from = comment.span.start + list.index + list[0].length - list[1].length - 1;
  for (const match of list[1].matchAll(/[^\s,]+/g)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (span.start <= offset && offset <= span.end) return { code: match[0], span };
  }
  return undefined;
}
