import { lineProblems } from "./line-problems.ts";
import type { Problem } from "./problem.ts";
import { readLines, type Reading } from "./read-lines.ts";
import { nestSections } from "./sections.ts";
import type { SourceFile } from "./source-file.ts";
import { nestsAlike } from "./template-nesting.ts";
import type { Comment, Document } from "./tree.ts";

export interface ParseOptions {
  /** The reference's cmdline flag at the first line: whether keys keep their case (a file included in `cmdline`). */
  readonly keepsCase?: boolean;
  /** `plain` for a text that a template has yielded. A template (the default) may hold islands, and need not. */
  readonly reading?: Reading;
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
  const source = readLines(text, file, options.reading);
  const nested = nestSections(source, options.keepsCase ?? false);
  const nesting = nestsAlike(source) ? nested.problems : nested.problems.filter((one) => !ofNesting.has(one.code));
  const problems = [...nesting, ...lineProblems(source)];
  problems.sort((one, other) => one.span.start - other.span.start);
  return {
    document: {
      kind: "document",
      file,
      text,
      items: nested.items,
      comments: commentsOf(source),
      islands: source.islands,
    },
    problems,
  };
}

/** What tags that do not fit each other are called. */
const ofNesting: ReadonlySet<string> = new Set(["WCL101", "WCL102", "WCL103", "WCL104"]);

function commentsOf({ text, lines }: SourceFile): readonly Comment[] {
  return lines.flatMap(({ line: { comment: span } }) =>
    span === undefined ? [] : [{ text: text.slice(span.start, span.end), span }],
  );
}
