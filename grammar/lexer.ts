import { type IToken, Lexer, type TokenType } from "chevrotain";
import { type Cut, type Form, readForm } from "./forms.ts";
import { once } from "./once.ts";
import { pairReferences, textToken } from "./pairing.ts";
import {
  CloseTagStart,
  EqualsSign,
  FunctionCall,
  FunctionStart,
  Gap,
  IncludeEnd,
  IncludeStart,
  Key,
  OpenTagStart,
  TagEnd,
  TagName,
  Unformed,
  valueTokens,
} from "./tokens.ts";

/** A value longer than this is read as plain text: no variable in it is seen. */
export const LONGEST_VALUE = 1_000_000;

/** The tokens of a line or of a value, ready for the parser, which cannot fail on them. */
export interface Lexed {
  readonly tokens: readonly IToken[];
  /** What was left as text because reading it would cost too much: where, and why. */
  readonly refused?: { readonly at: number; readonly why: "long" | "deep" };
}

/** The tokens of one logical line; offsets count within the line. */
export function lexLine(line: string): Lexed {
  const form: Form = readForm(line);
  switch (form.kind) {
    case "include": {
      const [start, end] = form.target;
      const value = lexValue(line.slice(start, end), start);
      return { ...value, tokens: directive(IncludeStart, line, form.directive, form.target, value.tokens) };
    }
    case "function-include": {
      const call = token(FunctionCall, line, form.call);
      return { tokens: directive(FunctionStart, line, form.directive, form.call, [call]) };
    }
    case "close":
      return { tokens: tag(CloseTagStart, line, 2, [form.name]) };
    case "open":
      return { tokens: tag(OpenTagStart, line, 1, form.label === undefined ? [form.name] : [form.name, form.label]) };
    case "equals":
    case "blank": {
      const [start, end] = form.value;
      const between = form.kind === "equals" ? EqualsSign : Gap;
      const head = [token(Key, line, form.key), token(between, line, [form.key[1], start])];
      if (start === end) return { tokens: head };
      const value = lexValue(line.slice(start, end), start);
      return { ...value, tokens: [...head, ...value.tokens] };
    }
    case "none":
      return { tokens: [token(Unformed, line, [0, line.length])] };
  }
}

/** The tokens of a value, whose first character has the offset `start`. */
export function lexValue(text: string, start: number): Lexed {
  if (text === "") return { tokens: [] };
  if (!text.includes("$")) return { tokens: [textToken(text, start)] };
  if (text.length > LONGEST_VALUE) return { tokens: [textToken(text, start)], refused: { at: start, why: "long" } };
  const { tokens } = theLexer().tokenize(text);
  for (const each of tokens) each.startOffset += start;
  const paired = pairReferences(tokens);
  return paired.tooDeep === undefined
    ? { tokens: paired.tokens }
    : { tokens: paired.tokens, refused: { at: paired.tooDeep, why: "deep" } };
}

const theLexer = once(
  () =>
    new Lexer(valueTokens, {
      positionTracking: "onlyOffset",
    }),
);

function directive(
  start: TokenType,
  line: string,
  [first, end]: Cut,
  [from, to]: Cut,
  inner: readonly IToken[],
): readonly IToken[] {
  return [token(start, line, [first, from]), ...inner, token(IncludeEnd, line, [to, end])];
}

function tag(start: TokenType, line: string, length: number, names: readonly Cut[]): readonly IToken[] {
  const end = line.lastIndexOf(">");
  return [
    token(start, line, [0, length]),
    ...names.map((name) => token(TagName, line, name)),
    token(TagEnd, line, [end, end + 1]),
  ];
}

function token(type: TokenType, line: string, [start, end]: Cut): IToken {
  return {
    image: line.slice(start, end),
    startOffset: start,
    endOffset: end - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
  };
}
