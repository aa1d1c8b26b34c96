import type { Island } from "./islands.ts";
import type { LogicalLine } from "./lines.ts";
import type { Statement } from "./statement.ts";

/** A file, line by line, before its sections are nested. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** Empty unless the file is a template. */
  readonly islands: readonly Island[];
  readonly lines: readonly SourceLine[];
  /** The offset from which on the file was not read, for it has too many lines. */
  readonly unreadFrom?: number;
}

/** A logical line and what it says; a line of nothing but comment or islands says nothing. */
export interface SourceLine {
  readonly line: LogicalLine;
  readonly statement?: Statement;
  /** An island stands in the line: what it will say is only half known, so its style is not judged. */
  readonly templated?: true;
  /** A stretch of the line that was left as text because reading it would cost too much, and why. */
  readonly refused?: { readonly at: number; readonly why: "long" | "deep" };
}
