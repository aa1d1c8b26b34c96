import { lineProblems } from "./line-problems.ts";
import type { Problem } from "./problem.ts";
import { readLines } from "./read-lines.ts";
import { nestSections } from "./sections.ts";
import type { SourceFile } from "./source-file.ts";
import type { Comment, Document } from "./tree.ts";

export interface ParseOptions {
  /** The reference's cmdline flag at the first line: whether keys keep their case (a file included in `cmdline`). */
  readonly keepsCase?: boolean;
}

/** A tree and everything wrong with it, in the order of the file. */
export interface Parsed {
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** `parse`, or something that remembers what it gave for the same text. */
export type Parse = (text: string, file: string, options?: ParseOptions) => Parsed;

/**
 * Reads one file. Total: any text gives a tree, in time linear in its length; what the reference refuses is a problem
 * of severity error. `file` names the text in spans and problems. Includes are not followed.
 */
export function parse(text: string, file: string, options: ParseOptions = {}): Parsed {
  const source = readLines(text, file);
  const nested = nestSections(source, options.keepsCase ?? false);
  const problems = [...nested.problems, ...lineProblems(source)];
  problems.sort((one, other) => one.span.start - other.span.start);
  return {
    document: { kind: "document", file, text, items: nested.items, comments: commentsOf(source) },
    problems,
  };
}

function commentsOf({ text, lines }: SourceFile): readonly Comment[] {
  return lines.flatMap(({ line: { comment: span } }) =>
    span === undefined ? [] : [{ text: text.slice(span.start, span.end), span }],
  );
}
