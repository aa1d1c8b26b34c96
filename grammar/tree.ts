import type { Island } from "./islands.ts";
import type { Span } from "./span.ts";

/** What one file says, in the order it says it. Includes are not followed here. */
export interface Document {
  readonly kind: "document";
  readonly file: string;
  readonly text: string;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  /** What a template fills in; empty for plain WCL. */
  readonly islands: readonly Island[];
  /** What the template yielded, when it was filled in: the text that the items were read from. */
  readonly yields?: string;
}

export type Item = Section | Assignment | Include | FunctionInclude | Ignored;

interface Written {
  /** The file that all spans of the item count in, where it is not the document's: a template is made from several. */
  readonly file?: string;
}

/**
 * `<name>` … `</name>`. A two-name tag `<k s>` yields a Section k whose only opening is shared with the
 * Section s inside it (`open` is the same tag in both). `close` is missing where the file forgot it.
 */
export interface Section extends Written {
  readonly kind: "section";
  /** Folded to lower case. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly open: Span;
  readonly close?: { readonly span: Span; readonly nameSpan: Span };
  readonly items: readonly Item[];
  /** From the start of the open tag to the end of the close tag (or of the last item). */
  readonly span: Span;
}

/** `key = value` (or `key value`, form "blank"). */
export interface Assignment extends Written {
  readonly kind: "assignment";
  readonly form: "equals" | "blank";
  /** Folded to lower case, except where the reader keeps case (inside `cmdline` and `replace`). */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Value;
  readonly span: Span;
}

/** `<<include NAME>>`; whatever else stands on the line is discarded, as the reference does. */
export interface Include extends Written {
  readonly kind: "include";
  readonly target: Value;
  readonly span: Span;
  /** Whether keys keep their case in the included file (the reader's cmdline flag at this line). */
  readonly keepsCase: boolean;
}

/** `<<inclfunc module.function(key,key)>>`: never run here, only reported as a request. */
export interface FunctionInclude extends Written {
  readonly kind: "function-include";
  readonly text: string;
  readonly span: Span;
}

/**
 * A logical line that says nothing. Without a `fault` it has no form: the reference prints a warning with `text` and
 * goes on. With one it is a tag that nothing could be made of, where the reference stops.
 */
export interface Ignored extends Written {
  readonly kind: "ignored";
  readonly fault?: "stray tag";
  readonly text: string;
  readonly span: Span;
}

/** From the first `#` to the end of the logical line: a `\` at the end of a comment draws the next line into it. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** A value: its text with continuations joined, and what it is made of. Spans are physical offsets. */
export interface Value {
  readonly text: string;
  readonly span: Span;
  readonly parts: readonly Part[];
}

export type Part = Literal | Reference;

export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly span: Span;
}

/** `${name}` required, `$opt{name}` optional, `$HEAD{}` header, `$FUNC{}` function, `$LOOP{}` loop, `$FMT{}` format. */
export type ReferenceForm = "required" | "optional" | "header" | "function" | "loop" | "format";

/** One `${…}` and its relatives; `name` may hold references itself (`${a_${b}}`). Unclosed forms stay literal. */
export interface Reference {
  readonly kind: "reference";
  readonly form: ReferenceForm;
  readonly name: readonly Part[];
  /** The name as written, before the first colon. */
  readonly nameText: string;
  readonly nameSpan: Span;
  /** What stands after the first colon, if there is one (`${ccd:3}`). */
  readonly width?: { readonly text: string; readonly span: Span; readonly parts: readonly Part[] };
  readonly text: string;
  readonly span: Span;
}
