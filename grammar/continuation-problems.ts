import { type Problem, problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import { isBlank, skipBlanks, trimEnd } from "./white-space.ts";

/** STY608, STY609, STY611, STY612: what a backslash at the end of a line draws in. */
export function continuationProblems(source: SourceFile, { line }: SourceLine): readonly Problem[] {
  if (line.joins.length === 0) return [];
  const { comment, joins } = line;
  const startsContinued = comment !== undefined && joins.some((join) => join < comment.start);
  const found: Problem[] = [];
  let isDropped = false;
  for (const join of joins) {
    const next = physicalLineAfter(source.text, join);
    if (next === undefined) continue;
    if (comment !== undefined && join > comment.start) {
      const swallows = next.content !== "" && !next.content.startsWith("#");
      if (!swallows || (startsContinued && isDropped)) continue;
      isDropped = true;
      found.push(startsContinued ? droppedRest(source, comment.start, comment.end) : swallowed(source, join));
      continue;
    }
    found.push(...joinProblems(source, join, next));
  }
  return found;
}

/** The rest of the line behind a backslash, which is white space, and what stands on the next line. */
interface NextLine {
  readonly blanksEnd: number;
  readonly content: string;
  readonly isEnd: boolean;
}

/** Undefined unless the backslash is the last of its line. */
function physicalLineAfter(text: string, join: number): NextLine | undefined {
  if (text[join + 1] === "\\") return undefined;
  let end = join + 1;
  while (end < text.length && !isLineEnd(text[end])) end += 1;
  if (skipBlanks(text, join + 1, end) < end) return undefined;
  const start = end + (text.startsWith("\r\n", end) ? 2 : 1);
  let stop = start;
  while (stop < text.length && !isLineEnd(text[stop])) stop += 1;
  const from = skipBlanks(text, start, stop);
  return { blanksEnd: end, content: text.slice(from, trimEnd(text, from, stop)), isEnd: start >= text.length };
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

function joinProblems({ file, text }: SourceFile, join: number, next: NextLine): readonly Problem[] {
  const found: Problem[] = [];
  const wrong = wrongJoin(next);
  if (wrong !== undefined) {
    const message = `This backslash joins the next line, which is ${wrong}.`;
    found.push(problem(["STY611", "warning"], { file, span: { start: join, end: join + 1 } }, message));
  }
  if (isBlank(text.charCodeAt(join + 1)) && next.blanksEnd > join + 1) {
    const place = { file, span: { start: join + 1, end: next.blanksEnd } };
    const message = "White space after the backslash: harmless here, but not to other tools.";
    const fix = { title: "Remove the white space", edits: [{ ...place, newText: "" }], safe: true };
    found.push(problem(["STY612", "hint"], place, message, { fixes: [fix] }));
  }
  return found;
}

function wrongJoin({ content, isEnd }: NextLine): string | undefined {
  if (isEnd) return "the end of the file";
  if (content === "") return "empty";
  if (/^<[^<>\s]+(?:\s+[^<>\s]+)?>/.test(content)) return "a tag";
  // `patch=3` without blanks is a usual word of a continued command line.
  if (/^[A-Za-z_]\w*\s+=\s/.test(content)) return "an assignment";
  return undefined;
}

function swallowed({ file }: SourceFile, join: number): Problem {
  const message = "A backslash at the end of a comment swallows the next line.";
  return problem(["STY608", "warning"], { file, span: { start: join, end: join + 1 } }, message);
}

function droppedRest({ file }: SourceFile, start: number, end: number): Problem {
  const message = "A comment inside a continued value drops the rest of the value.";
  return problem(["STY609", "warning"], { file, span: { start, end } }, message);
}
