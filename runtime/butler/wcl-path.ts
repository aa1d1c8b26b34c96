import type { Part, Reference, Value } from "../../grammar/tree.ts";
import { pathBelow, type WclPath } from "./path-tokens.ts";
import { literal, mergeLiterals, padFormat, runConstants, type Origin, type Token } from "./token.ts";

/** A value and the file it is written in; made values have no file. */
export interface Written {
  readonly value: Value;
  readonly file?: string;
}

/** What names mean while a path is taken apart. Names come folded to lower case. */
export interface PathScope {
  /** The data id key that a name stands for, or undefined when it is an ordinary variable. */
  readonly fieldOf: (name: string) => string | undefined;
  /** The value of an ordinary variable, found by the scoped search; undefined when there is none. */
  readonly valueOf: (name: string) => Written | undefined;
}

/** Takes `directory/name` apart and strips the root of the Butler repository. */
export function wclPath(
  path: { readonly directory: Written; readonly name: Written; readonly root: Written },
  scope: PathScope,
): WclPath {
  return pathBelow(wclTokens(path.directory, scope), wclTokens(path.name, scope), wclTokens(path.root, scope));
}

/** A WCL text as tokens: data id keys stay fields, run constants stay symbols, everything else is replaced by its value. */
export function wclTokens(text: Written, scope: PathScope): Token[] {
  const walk: Walk = { scope, open: [], via: [], budget: { left: mostParts } };
  return mergeLiterals(partsTokens(text.value.parts, text.file, walk));
}

/** Variables can double a text at every step; no real path has a hundred parts. */
const mostParts = 10_000;

interface Walk {
  readonly scope: PathScope;
  /** Names being replaced now: meeting one again is a circle. */
  readonly open: readonly string[];
  readonly via: Origin["via"];
  readonly budget: { left: number };
}

function partsTokens(parts: readonly Part[], file: string | undefined, walk: Walk): Token[] {
  return parts.flatMap((part) => {
    walk.budget.left -= 1;
    const origin = file === undefined ? undefined : { place: { file, span: part.span }, via: walk.via };
    if (part.kind === "literal") return [literal(part.text, origin)];
    return walk.budget.left > 0 ? referenceTokens(part, file, origin, walk) : [unknown(part.nameText, origin)];
  });
}

function referenceTokens(part: Reference, file: string | undefined, origin: Origin | undefined, walk: Walk): Token[] {
  if (part.form !== "required" && part.form !== "optional") return [unknown(part.nameText, origin)];
  const name = nameOf(part, file, walk);
  const width = widthOf(part);
  if (name === undefined || width === undefined) return [unknown(part.nameText, origin)];
  const key = walk.scope.fieldOf(name);
  if (key !== undefined) {
    const format = part.width === undefined ? ({ kind: "raw" } as const) : padFormat(width);
    return [{ kind: "field", key, format, ...(origin === undefined ? {} : { origin }) }];
  }
  if (runConstants.has(name)) return [{ kind: "run", name, width, ...(origin === undefined ? {} : { origin }) }];
  const value = walk.open.includes(name) ? undefined : walk.scope.valueOf(name);
  if (value === undefined) return part.form === "optional" ? [] : [unknown(name, origin)];
  const via = origin === undefined ? walk.via : [...walk.via, { name, place: origin.place }];
  const tokens = mergeLiterals(
    partsTokens(value.value.parts, value.file, { ...walk, open: [...walk.open, name], via }),
  );
  return part.width === undefined ? tokens : padTokens(tokens, width, name, origin);
}

/** The name with the variables inside it replaced; undefined when they are not plain text. */
function nameOf(part: Reference, file: string | undefined, walk: Walk): string | undefined {
  if (part.name.every((inner) => inner.kind === "literal")) return part.nameText.toLowerCase();
  const tokens = mergeLiterals(partsTokens(part.name, file, walk));
  const [only] = tokens;
  return tokens.length === 1 && only?.kind === "literal" ? only.text.toLowerCase() : undefined;
}

function widthOf(part: Reference): number | undefined {
  if (part.width === undefined) return 0;
  const text = part.width.text.trim();
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

/** A width pads a plain number with zeros; a field or run constant behind the variable takes the width over. */
function padTokens(tokens: readonly Token[], width: number, name: string, origin: Origin | undefined): Token[] {
  const [only] = tokens;
  if (tokens.length !== 1 || only === undefined) return [unknown(name, origin)];
  if (only.kind === "literal" && /^\d+$/.test(only.text)) return [literal(only.text.padStart(width, "0"), origin)];
  if (only.kind === "field" && only.format.kind === "raw") return [{ ...only, format: padFormat(width) }];
  if (only.kind === "run" && only.width === 0) return [{ ...only, width }];
  return [unknown(name, origin)];
}

const unknown = (name: string, origin: Origin | undefined): Token =>
  origin === undefined ? { kind: "unknown", name } : { kind: "unknown", name, origin };
