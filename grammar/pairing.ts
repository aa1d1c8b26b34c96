import type { IToken } from "chevrotain";
import { Dollar, ReferenceEnd, ReferenceStart, Text, WidthColon } from "./tokens.ts";

/** References may stand in the names of references this deep; deeper ones are text. */
export const DEEPEST_REFERENCE = 50;

/** Tokens of a value in which starts, colons and ends of references pair up, so that the grammar cannot fail. */
export interface Paired {
  readonly tokens: readonly IToken[];
  /** Offset of the first reference that is nested too deep, if there is one. */
  readonly tooDeep?: number;
}

/**
 * Turns into text what is no part of a reference. A name is one or more characters, neither `$` nor `}`, once the
 * references in it are replaced: so a lone `$`, or `${}`, keeps everything around it from being a reference.
 */
export function pairReferences(tokens: readonly IToken[]): Paired {
  const roles: Role[] = tokens.map(() => "text");
  const open: Opening[] = [];
  let tooDeep: number | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === ReferenceStart) open.push({ index, colon: undefined, height: 1 });
    else if (token.tokenType === Dollar) open.length = 0;
    else if (token.tokenType === WidthColon) {
      const innermost = open.at(-1);
      if (innermost !== undefined) innermost.colon ??= index;
    } else if (token.tokenType === ReferenceEnd) {
      const opening = open.pop();
      if (opening === undefined) continue;
      if (opening.height > DEEPEST_REFERENCE) tooDeep ??= tokens[opening.index]?.startOffset ?? 0;
      if (opening.index === index - 1 || opening.height > DEEPEST_REFERENCE) {
        open.length = 0;
        continue;
      }
      roles[opening.index] = "mark";
      roles[index] = "mark";
      if (opening.colon !== undefined) roles[opening.colon] = "mark";
      const outer = open.at(-1);
      if (outer !== undefined) outer.height = Math.max(outer.height, opening.height + 1);
    }
  }
  return { tokens: joinText(tokens, roles), ...(tooDeep === undefined ? {} : { tooDeep }) };
}

type Role = "text" | "mark";

interface Opening {
  readonly index: number;
  colon: number | undefined;
  /** How many references are nested here, this one counted. */
  height: number;
}

function joinText(tokens: readonly IToken[], roles: readonly Role[]): readonly IToken[] {
  const joined: IToken[] = [];
  let images: string[] = [];
  let start = 0;
  const flush = (): void => {
    if (images.length === 0) return;
    joined.push(textToken(images.join(""), start));
    images = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (roles[index] === "mark") {
      flush();
      joined.push(token);
      continue;
    }
    if (images.length === 0) start = token.startOffset;
    images.push(token.image);
  }
  flush();
  return joined;
}

/** A piece of text as a token, as the grammar wants it. */
export function textToken(image: string, startOffset: number): IToken {
  return { image, startOffset, tokenType: Text, tokenTypeIdx: Text.tokenTypeIdx ?? 0 };
}
