import type { Place } from "../../../grammar/span.ts";
import { TemplateFault, type CodePlace } from "./fault.ts";
import type { Node } from "./node.ts";
import type { Piece } from "./position-map.ts";
import { placeInSource, type TemplateSource } from "./source.ts";
import { isDict, isList, type Dict, type TemplateValue } from "./value.ts";

/** What bounds the filling in of one template: it ends, whatever its text asks for. */
export const limits = {
  /** Nodes that are worked on. */
  steps: 300_000,
  /** UTF-16 code units that are written or made. */
  letters: 4 * 1024 * 1024,
  /** Templates and macros within each other. */
  depth: 40,
  /** Members of one range. */
  range: 10_000,
} as const;

/** The filling in of one template with all that it extends and includes. */
export interface Work {
  steps: number;
  letters: number;
  /** Names of outputs that had no value, where they stand; each is told once. */
  readonly unknown: Map<string, { readonly name: string; readonly place: Place }>;
  /** A template that another one names; undefined where there is none. */
  readonly open: (name: string) => { readonly source: TemplateSource; readonly root: Node } | undefined;
  /** How heavy lists and dictionaries are, members of members included. */
  readonly weights: WeakMap<object, number>;
}

/** From where a piece of a template is worked on. */
export interface Frame {
  readonly work: Work;
  readonly source: TemplateSource;
  readonly scope: Scope;
  readonly out: Output;
  /** The bodies of each block, that of the outermost child first. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  /** The block that is being written, for `super()`. */
  readonly inside: { readonly name: string; readonly level: number } | undefined;
  readonly depth: number;
}

export interface Block {
  readonly source: TemplateSource;
  readonly body: Node;
}

/** Names of a template, or of a loop or macro in it. */
export interface Scope {
  readonly names: Map<string, TemplateValue>;
  readonly up: Scope | undefined;
}

export function lookUp(scope: Scope, name: string): TemplateValue {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.up)
    if (at.names.has(name)) return at.names.get(name);
  return undefined;
}

export const within = (up: Scope, names: Dict | readonly (readonly [string, TemplateValue])[] = []): Scope => ({
  names: new Map(names),
  up,
});

/** Where text goes: into the rendered text with its origin, or only into a value. */
export interface Output {
  readonly texts: string[];
  length: number;
  readonly pieces: Piece[];
}

export const newOutput = (): Output => ({ texts: [], length: 0, pieces: [] });
export const outputText = (out: Output): string => out.texts.join("");

export function write(frame: Frame, text: string, kind: Piece["kind"], place: Place, at?: CodePlace): void {
  if (text === "") return;
  spend(frame, text.length, at);
  const { out } = frame;
  out.texts.push(text);
  out.pieces.push({ start: out.length, kind, place });
  out.length += text.length;
}

/** Counts letters that were made, so that no template fills the memory. */
export function spend({ work }: Frame, letters: number, at?: CodePlace): void {
  work.letters += letters;
  if (work.letters > limits.letters) throw new TemplateFault("the template makes too much text", at);
}

/** Counts what was made or gone through, members of members included: no list of lists of lists gets away. */
export function spendValue(frame: Frame, value: TemplateValue, at?: CodePlace): void {
  spend(frame, weightOf(frame.work.weights, value), at);
}

function weightOf(weights: WeakMap<object, number>, value: TemplateValue): number {
  if (typeof value === "string") return 1 + value.length;
  if (!isList(value) && !isDict(value)) return 1;
  const known = weights.get(value);
  if (known !== undefined) return known;
  const members = isList(value) ? value : [...value.values()];
  const weight = members.reduce<number>((sum, one) => sum + weightOf(weights, one), 1);
  weights.set(value, weight);
  return weight;
}

/** Counts one step, so that every template ends. */
export function step({ work }: Frame, at: CodePlace): void {
  work.steps += 1;
  if (work.steps > limits.steps) throw new TemplateFault("the template takes too many steps", at);
}

export function placeAt({ source }: Frame, at: CodePlace, length?: number): Place {
  return { file: source.file, span: placeInSource(source, at.lineno, at.colno, length) };
}

/** One level further in; templates that call themselves end here. */
export function deeper(frame: Frame, at: CodePlace): Frame {
  if (frame.depth >= limits.depth) throw new TemplateFault("templates or macros call each other too deeply", at);
  return { ...frame, depth: frame.depth + 1 };
}
