import type { Place } from "../../grammar/span.ts";
import { parseTemplate, type TemplateField, type TemplateVariable } from "./template.ts";
import {
  literal,
  mergeLiterals,
  padFormat,
  runConstants,
  sliceLiteral,
  type FieldFormat,
  type Origin,
  type Token,
} from "./token.ts";

/**
 * A Butler template as tokens. `${…}` of a butler_templates file becomes a run constant, or the tokens that
 * `variable` gives for it. What follows the first `[` of the last component addresses an extension, not a file.
 */
export function templateTokens(
  template: string,
  options: {
    /** Where the template is written, quotes included. */
    readonly place?: Place;
    readonly variable?: (name: string) => readonly Token[] | undefined;
  } = {},
): Token[] {
  const origin = originIn(template, options.place);
  const tokens = parseTemplate(template).parts.flatMap((part): readonly Token[] => {
    const where = origin(part.start, part.end);
    switch (part.kind) {
      case "text":
        return [literal(part.text, where)];
      case "field":
        return [fieldToken(part, where)];
      case "variable":
        return variableTokens(part, where, options.variable);
    }
  });
  return cutExtension(mergeLiterals(tokens));
}

function fieldToken(part: TemplateField, origin: Origin | undefined): Token {
  const format = formatOf(part);
  if (format === undefined) return withOrigin({ kind: "unknown", name: part.key }, origin);
  return withOrigin({ kind: "field", key: part.key, format }, origin);
}

/** Conversions and flags that WCL has no counterpart for have no format. */
function formatOf(part: TemplateField): FieldFormat | undefined {
  const { conversion, flags, width, precision } = part;
  if (conversion === "s") return width <= 1 && precision === undefined ? { kind: "raw" } : undefined;
  if (!"diu".includes(conversion) || /[-+ #]/.test(flags)) return undefined;
  if (precision !== undefined) return width <= precision ? padFormat(precision) : undefined;
  if (width <= 1) return { kind: "int" };
  return flags.includes("0") ? { kind: "pad", width } : { kind: "space", width };
}

function variableTokens(
  part: TemplateVariable,
  origin: Origin | undefined,
  resolve: ((name: string) => readonly Token[] | undefined) | undefined,
): readonly Token[] {
  const name = part.name.toLowerCase();
  if (runConstants.has(name)) return [withOrigin({ kind: "run", name, width: part.width }, origin)];
  const found = resolve?.(name);
  if (found !== undefined && part.width === 0) return found;
  const [only] = found ?? [];
  if (found?.length === 1 && only?.kind === "literal" && /^\d+$/.test(only.text)) {
    return [literal(only.text.padStart(part.width, "0"), origin)];
  }
  if (found === undefined && part.optional) return [];
  return [withOrigin({ kind: "unknown", name }, origin)];
}

function cutExtension(tokens: readonly Token[]): Token[] {
  const lastSlash = tokens.findLastIndex((token) => token.kind === "literal" && token.text.includes("/"));
  for (let index = Math.max(0, lastSlash); index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== "literal") continue;
    const bracket = token.text.indexOf("[", index === lastSlash ? token.text.lastIndexOf("/") : 0);
    if (bracket >= 0) return mergeLiterals([...tokens.slice(0, index), sliceLiteral(token, 0, bracket)]);
  }
  return [...tokens];
}

/** Offsets in the template are offsets in the file when the text stands there as it is, with or without quotes. */
function originIn(template: string, place: Place | undefined): (start: number, end: number) => Origin | undefined {
  if (place === undefined) return () => undefined;
  const extra = place.span.end - place.span.start - template.length;
  const shift = extra === 0 ? 0 : extra === 2 ? 1 : undefined;
  return (start, end) => {
    if (shift === undefined) return { place, via: [] };
    const at = place.span.start + shift;
    return { place: { file: place.file, span: { start: at + start, end: at + end } }, via: [] };
  };
}

const withOrigin = <T extends Token>(token: T, origin: Origin | undefined): T =>
  origin === undefined ? token : { ...token, origin };
