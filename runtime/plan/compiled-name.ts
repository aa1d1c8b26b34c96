import { compileText, compileValue, type Compiled, type CompiledReference } from "../config/compile.ts";
import { pad, readWidth } from "../config/pad.ts";
import type { ConfigScalar, Context, ContextValue, Program } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { mapValues, sharedKeys } from "./compact-map.ts";

/**
 * A template with everything replaced that no current value decides: what is left for each quantum is to put its own
 * values in. Only for templates of one result; the others are expanded each time.
 */
export interface CompiledName {
  readonly pieces: readonly (string | Hole)[];
  /** The variables met: folded name to its value, or to the hole it is. */
  readonly kept: ReadonlyMap<string, string | Hole>;
  /** Names that must not be current values, as they were found, or not found, elsewhere. */
  readonly elsewhere: ReadonlySet<string>;
  /** The names of current values that were found to be none of these: all quanta of a module share them. */
  readonly tried: { names: readonly string[] | undefined };
}

/** A current value, as it is or padded. */
export interface Hole {
  readonly key: string;
  readonly width: number | undefined;
}

type Values = ReadonlyMap<string, ContextValue>;

/** Undefined when the template has lists, nested names, or anything wrong: expansion knows what to do then. */
export function compileName(
  program: Program,
  template: ConfigScalar,
  current: Values,
  context: Pick<Context, "object" | "scope">,
): CompiledName | undefined {
  const work: Work = { program, current, context, pieces: [], kept: new Map(), elsewhere: new Set() };
  if (!addParts(work, compiledText(program, template), 0)) return undefined;
  const { pieces, elsewhere, kept } = work;
  return { pieces, elsewhere, kept: mapValues(kept, (value) => value), tried: { names: undefined } };
}

/** The name with the current values in it; undefined when this name was compiled for others, or one cannot be padded. */
export function fillName(name: CompiledName, current: Values): string | undefined {
  const names = sharedKeys(current);
  if (names === undefined || names !== name.tried.names) {
    for (const key of name.elsewhere) if (current.has(key)) return undefined;
    name.tried.names = names;
  }
  let text = "";
  for (const piece of name.pieces) {
    const value = typeof piece === "string" ? piece : fillHole(piece, current);
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

/** What the name is made of, unpadded: it becomes metadata of the file. */
export function keptOf({ kept }: CompiledName, current: Values): ReadonlyMap<string, string> {
  return mapValues(kept, (value, key) => (typeof value === "string" ? value : (current.get(key)?.text ?? "")));
}

interface Work {
  readonly program: Program;
  readonly current: Values;
  readonly context: Pick<Context, "object" | "scope">;
  readonly pieces: (string | Hole)[];
  readonly kept: Map<string, string | Hole>;
  readonly elsewhere: Set<string>;
}

/** Deeper chains of names are left to expansion, which finds circles. */
const deepest = 30;

function compiledText(program: Program, scalar: ConfigScalar): Compiled {
  return scalar.value === undefined ? compileText(program, scalar.text) : compileValue(scalar.value);
}

function addParts(work: Work, { parts }: Compiled, depth: number): boolean {
  return parts.every((part) => (typeof part === "string" ? addText(work, part) : addReference(work, part, depth)));
}

function addText({ pieces }: Work, text: string): true {
  const last = pieces.at(-1);
  if (typeof last === "string") pieces[pieces.length - 1] = last + text;
  else if (text !== "") pieces.push(text);
  return true;
}

function addReference(work: Work, reference: CompiledReference, depth: number): boolean {
  const { form, name, width: widthText } = reference;
  if (typeof name !== "string" || (form !== "required" && form !== "optional") || depth > deepest) return false;
  const width = widthText === undefined ? undefined : readWidth(widthText);
  if (widthText !== undefined && width === undefined) return false;
  const key = name.toLowerCase();
  if (work.current.has(key)) {
    const hole = { key, width };
    work.pieces.push(hole);
    keep(work, key, hole);
    return true;
  }
  work.elsewhere.add(key);
  const found = lookUp(work.program, key, work.context)?.value;
  if (found === undefined) return form === "optional";
  return "text" in found && "kind" in found && addScalar(work, key, found, width, depth);
}

function addScalar(work: Work, key: string, scalar: ConfigScalar, width: number | undefined, depth: number): boolean {
  keep(work, key, scalar.text);
  const compiled = scalar.atomic === true ? undefined : compiledText(work.program, scalar);
  if (compiled?.multi === true) return false;
  if (width === undefined)
    return compiled === undefined ? addText(work, scalar.text) : addParts(work, compiled, depth + 1);
  if (compiled !== undefined && scalar.text.includes("$")) return false;
  const padded = pad(scalar.text, width);
  return padded !== undefined && addText(work, padded);
}

/** The first spelling of a name decides, as in an expansion. */
function keep({ kept }: Work, key: string, value: string | Hole): void {
  if (!kept.has(key)) kept.set(key, value);
}

function fillHole({ key, width }: Hole, current: Values): string | undefined {
  const text = current.get(key)?.text;
  return text === undefined || width === undefined ? text : pad(text, width);
}
