import type { Span } from "./span.ts";
import type { Value } from "./tree.ts";

/** What one logical line says, before sections are nested and keys are folded. Spans are offsets in the file. */
export type Statement = OpenTag | CloseTag | KeyAndValue | IncludeDirective | FunctionDirective | NoForm;

/** `<name>` or `<name label>`. */
export interface OpenTag {
  readonly kind: "open";
  readonly name: Name;
  readonly label?: Name;
  readonly span: Span;
}

/** `</name>` */
export interface CloseTag {
  readonly kind: "close";
  readonly name: Name;
  readonly span: Span;
}

/** `key = value` or `key value` */
export interface KeyAndValue {
  readonly kind: "assignment";
  readonly form: "equals" | "blank";
  readonly key: Name;
  readonly value: Value;
  readonly span: Span;
}

/** `<<include NAME>>` */
export interface IncludeDirective {
  readonly kind: "include";
  readonly target: Value;
  readonly span: Span;
}

/** `<<inclfunc CALL>>` */
export interface FunctionDirective {
  readonly kind: "function-include";
  readonly call: Name;
  readonly span: Span;
}

export interface NoForm {
  readonly kind: "ignored";
  readonly text: string;
  readonly span: Span;
}

/** A name as written, not folded. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}
