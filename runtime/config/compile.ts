import type { Span } from "../../grammar/span.ts";
import type { Part, Reference, ReferenceForm, Value } from "../../grammar/tree.ts";
import { parseValue } from "../../grammar/value.ts";
import { splitList } from "./list.ts";
import type { Program } from "./program.ts";

/** A text taken apart once, ready to be expanded many times. */
export interface Compiled {
  readonly text: string;
  readonly parts: readonly CompiledPart[];
  /** Whether the framework takes it for a list: it begins with `(`, or holds a comma outside of variables. */
  readonly multi: boolean;
}

export type CompiledPart = string | CompiledReference;

export interface CompiledReference {
  readonly form: ReferenceForm;
  /** As written, for what cannot be replaced. */
  readonly text: string;
  readonly span: Span;
  /** The name as written; a name that holds variables is parts instead, with a `:N` that holds some still in it. */
  readonly name: string | readonly CompiledPart[];
  readonly nameSpan: Span;
  /** As written, blanks included. */
  readonly width: string | undefined;
  /** A known name folded to lower case, and what makes this reference the same as another; see `sameness`. */
  readonly key: string | undefined;
  readonly same: string | undefined;
}

/** Compiles a value that the grammar has read. */
export function compileValue(value: Value): Compiled {
  const known = ofValues.get(value);
  if (known !== undefined) return known;
  const compiled = fromParts(value.text, value.parts.flatMap(compilePart));
  ofValues.set(value, compiled);
  return compiled;
}

/** Compiles a text that was made, not read; spans are offsets in it. */
export function compileText(program: Program, text: string): Compiled {
  if (!text.includes("$")) return fromParts(text, text === "" ? [] : [text]);
  let texts = ofTexts.get(program);
  if (texts === undefined || texts.size > 10_000) ofTexts.set(program, (texts = new Map<string, Compiled>()));
  let compiled = texts.get(text);
  if (compiled === undefined) texts.set(text, (compiled = compileValue(parseValue(text))));
  return compiled;
}

/** The members of a text taken as a list. Commas and parentheses inside variables do not divide it. */
export function members(list: Compiled): readonly Compiled[] {
  const references: CompiledReference[] = [];
  const marked = list.parts
    .map((part) => (typeof part === "string" ? part : `\0${references.push(part) - 1}\0`))
    .join("");
  return splitList(marked).map((member) => {
    const parts = member
      .split(/\0(\d+)\0/)
      .map((text, at) => (at % 2 === 0 ? text : (references[Number(text)] ?? text)));
    return fromParts(parts.map((part) => (typeof part === "string" ? part : part.text)).join(""), parts);
  });
}

/** The text of parts that hold no variable. */
export function literalText(parts: readonly CompiledPart[]): string | undefined {
  if (parts.length === 0) return "";
  return parts.length === 1 && typeof parts[0] === "string" ? parts[0] : undefined;
}

/** References of one form, name and width in any case are one and the same, as in the reference. */
export function sameness(form: ReferenceForm, key: string, width: string | undefined): string {
  return `${form} ${key}:${width?.toLowerCase() ?? ""}`;
}

// Weak: what was compiled lives as long as the tree or the program it came from.
const ofValues = new WeakMap<Value, Compiled>();
const ofTexts = new WeakMap<Program, Map<string, Compiled>>();

function fromParts(text: string, parts: readonly CompiledPart[]): Compiled {
  const joined: CompiledPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  const multi = text.startsWith("(") || joined.some((part) => typeof part === "string" && part.includes(","));
  return { text, parts: joined, multi };
}

function compilePart(part: Part): readonly CompiledPart[] {
  if (part.kind === "literal") return [part.text];
  if (part.form !== "format") return [compileReference(part)];
  // `$FMT{…}` means something in `columns` only; elsewhere it is text, though variables in it are replaced.
  return [part.text.slice(0, part.text.indexOf("{") + 1), ...nameAndWidth(part), "}"];
}

function compileReference(part: Reference): CompiledReference {
  const { form, text, span, nameSpan } = part;
  const width = part.width?.text;
  if (width?.includes("$") === true || part.name.some((one) => one.kind === "reference")) {
    const open = width?.includes("$") === true;
    const name = open ? nameAndWidth(part) : part.name.flatMap(compilePart);
    return { form, text, span, nameSpan, name, width: open ? undefined : width, key: undefined, same: undefined };
  }
  const name = part.nameText;
  const key = name.toLowerCase();
  return { form, text, span, nameSpan, name, width, key, same: sameness(form, key, width) };
}

function nameAndWidth(part: Reference): readonly CompiledPart[] {
  const width = part.width === undefined ? [] : [":", ...parseValue(part.width.text).parts.flatMap(compilePart)];
  return [...part.name.flatMap(compilePart), ...width];
}
