import { sameToken } from "./path-tokens.ts";
import { sliceLiteral, type Token } from "./token.ts";

/** A stretch where two token lists differ. */
export interface Hunk {
  readonly wcl: readonly Token[];
  readonly butler: readonly Token[];
}

export interface ComponentPair {
  readonly wcl?: readonly Token[];
  readonly butler?: readonly Token[];
}

/** Beyond this the table of the alignment would cost more than it tells; no path is near it. */
const largest = 250_000;

/** Pairs the components of two paths: by place when there are equally many, else by likeness. */
export function alignComponents(
  wcl: readonly (readonly Token[])[],
  butler: readonly (readonly Token[])[],
): ComponentPair[] {
  if (wcl.length === butler.length || wcl.length * butler.length > largest) {
    return Array.from({ length: Math.max(wcl.length, butler.length) }, (_, index) => pairOf(wcl[index], butler[index]));
  }
  return align(wcl, butler, unlikeness, gapCost);
}

/** The stretches in which two lists differ, text taken word by word. A raw and a plain decimal field count as alike. */
export function diffTokens(wcl: readonly Token[], butler: readonly Token[]): Hunk[] {
  const left = splitWords(wcl);
  const right = splitWords(butler);
  if (left.length * right.length > largest) return [{ wcl, butler }];
  const hunks: { wcl: Token[]; butler: Token[] }[] = [];
  let open: { wcl: Token[]; butler: Token[] } | undefined;
  for (const pair of align(left, right, (a, b) => (alike(a, b) ? 0 : 2), 1)) {
    if (pair.wcl !== undefined && pair.butler !== undefined && alike(pair.wcl, pair.butler)) {
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = { wcl: [], butler: [] };
      hunks.push(open);
    }
    if (pair.wcl !== undefined) open.wcl.push(pair.wcl);
    if (pair.butler !== undefined) open.butler.push(pair.butler);
  }
  return hunks;
}

function alike(a: Token, b: Token): boolean {
  if (sameToken(a, b)) return true;
  return a.kind === "field" && b.kind === "field" && a.key === b.key && plain(a) && plain(b);
}

const plain = (token: Extract<Token, { kind: "field" }>) => token.format.kind === "raw" || token.format.kind === "int";

const gapCost = 0.6;

/** 0 for equal components, 1 for components with nothing in common. */
function unlikeness(a: readonly Token[], b: readonly Token[]): number {
  const total = splitWords(a).length + splitWords(b).length;
  const different = diffTokens(a, b).reduce((sum, hunk) => sum + hunk.wcl.length + hunk.butler.length, 0);
  return total === 0 ? 0 : different / total;
}

function splitWords(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token): readonly Token[] => {
    if (token.kind !== "literal") return [token];
    return [...token.text.matchAll(/[A-Za-z0-9]+|[^A-Za-z0-9]/g)].map((match) =>
      sliceLiteral(token, match.index, match.index + match[0].length),
    );
  });
}

/** The cheapest way to turn one list into the other. */
function align<T>(
  wcl: readonly T[],
  butler: readonly T[],
  cost: (a: T, b: T) => number,
  gap: number,
): { readonly wcl?: T; readonly butler?: T }[] {
  const wide = butler.length + 1;
  const table = new Float64Array((wcl.length + 1) * wide);
  const at = (i: number, j: number) => table[i * wide + j] ?? 0;
  const paired = (i: number, j: number) => cost(wcl[i] as T, butler[j] as T);
  for (let i = wcl.length; i >= 0; i -= 1) {
    for (let j = butler.length; j >= 0; j -= 1) {
      if (i === wcl.length) table[i * wide + j] = (butler.length - j) * gap;
      else if (j === butler.length) table[i * wide + j] = (wcl.length - i) * gap;
      else table[i * wide + j] = Math.min(paired(i, j) + at(i + 1, j + 1), gap + at(i + 1, j), gap + at(i, j + 1));
    }
  }
  const pairs: { wcl?: T; butler?: T }[] = [];
  for (let i = 0, j = 0; i < wcl.length || j < butler.length;) {
    const both = i < wcl.length && j < butler.length;
    if (both && at(i, j) === paired(i, j) + at(i + 1, j + 1)) {
      pairs.push({ wcl: wcl[i] as T, butler: butler[j] as T });
      i += 1;
      j += 1;
    } else if (i < wcl.length && (!both || at(i, j) === gap + at(i + 1, j))) {
      pairs.push({ wcl: wcl[i] as T });
      i += 1;
    } else {
      pairs.push({ butler: butler[j] as T });
      j += 1;
    }
  }
  return pairs;
}

function pairOf(wcl: readonly Token[] | undefined, butler: readonly Token[] | undefined): ComponentPair {
  return { ...(wcl === undefined ? {} : { wcl }), ...(butler === undefined ? {} : { butler }) };
}
