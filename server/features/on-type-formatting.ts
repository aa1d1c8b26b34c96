import type { Edit } from "../../grammar/problem.ts";
import { lineOf, lineText } from "../lines.ts";
import type { Snapshot } from "../snapshot.ts";
import { sectionsAt } from "../tree-walk.ts";

/** What typing one character adds by itself: `>` the close tag of a section just opened, a line end the indent. */
export function formatOnType(snapshot: Snapshot, offset: number, typed: string, indent: string): readonly Edit[] {
  if (typed === ">") return closeTag(snapshot, offset);
  return typed === "\n" ? indentLine(snapshot, offset, indent) : [];
}

function closeTag(snapshot: Snapshot, offset: number): readonly Edit[] {
  const { document, starts, file } = snapshot.source;
  const line = lineText(document.text, starts, lineOf(starts, offset));
  const section = sectionsAt(document, offset).find((one) => one.open.end === offset);
  if (section === undefined || section.close !== undefined) return [];
  const lead = /^\s*/.exec(line)?.[0] ?? "";
  const lineEnd = document.text.includes("\r\n") ? "\r\n" : "\n";
  const name = document.text.slice(section.nameSpan.start, section.nameSpan.end);
  const at = { start: offset, end: offset };
  return line.trimEnd().endsWith(">") ? [{ file, span: at, newText: `${lineEnd}${lead}</${name}>` }] : [];
}

/** The new line stands as deep as the sections around it; a close tag one less. */
function indentLine(snapshot: Snapshot, offset: number, indent: string): readonly Edit[] {
  const { document, starts, file } = snapshot.source;
  const line = lineOf(starts, offset);
  const start = starts[line] ?? offset;
  const text = lineText(document.text, starts, line);
  const blanks = /^[ \t]*/.exec(text)?.[0] ?? "";
  const rest = text.slice(blanks.length);
  const around = sectionsAt(document, start + blanks.length).filter((one) => one.open.end <= start);
  const depth = Math.max(0, around.length - (rest.startsWith("</") ? 1 : 0));
  const wanted = indent.repeat(depth);
  return wanted === blanks ? [] : [{ file, span: { start, end: start + blanks.length }, newText: wanted }];
}
