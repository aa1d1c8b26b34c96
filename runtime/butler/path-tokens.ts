import { literal, mergeLiterals, sliceLiteral, type LiteralToken, type Token } from "./token.ts";

/** An in-job path below the Butler's root, or one that lies elsewhere (then whole, and beside it the root, which ends in a slash). */
export type WclPath =
  | { readonly kind: "inside"; readonly tokens: readonly Token[] }
  | { readonly kind: "outside"; readonly tokens: readonly Token[]; readonly root: readonly Token[] };

/** A path in the job as seen from the Butler's root: `directory/name`, the root cut off its front. */
export function pathBelow(directory: readonly Token[], name: readonly Token[], root: readonly Token[]): WclPath {
  const full = foldPath(mergeLiterals(directory.length === 0 ? name : [...directory, literal("/"), ...name]));
  return stripRoot(full, foldPath(mergeLiterals([...root, literal("/")])));
}

/** Folds `//` and `./`, which name the same file as the path without them. */
export function foldPath(tokens: readonly Token[]): Token[] {
  return mergeLiterals(
    tokens.map((token, index) =>
      token.kind === "literal" ? foldLiteral(token, index === 0 ? "start" : "inside") : token,
    ),
  );
}

/** Removes the root (tokens that end in `/`) from the front of a path. */
export function stripRoot(path: readonly Token[], root: readonly Token[]): WclPath {
  const outside: WclPath = { kind: "outside", tokens: path, root };
  const last = root.at(-1);
  if (last === undefined) return { kind: "inside", tokens: path };
  const lead = root.slice(0, -1);
  if (!lead.every((token, index) => sameToken(token, path[index]))) return outside;
  const cut = path[lead.length];
  if (last.kind !== "literal" || cut?.kind !== "literal" || !cut.text.startsWith(last.text)) return outside;
  return {
    kind: "inside",
    tokens: mergeLiterals([sliceLiteral(cut, last.text.length), ...path.slice(lead.length + 1)]),
  };
}

/** Splits a path at its slashes. */
export function components(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind !== "literal") {
      parts.at(-1)?.push(token);
      continue;
    }
    let start = 0;
    for (let slash = token.text.indexOf("/"); slash >= 0; slash = token.text.indexOf("/", start)) {
      if (slash > start) parts.at(-1)?.push(sliceLiteral(token, start, slash));
      parts.push([]);
      start = slash + 1;
    }
    if (start < token.text.length) parts.at(-1)?.push(sliceLiteral(token, start));
  }
  return parts;
}

/** Same piece of path, wherever it was written. */
export function sameToken(a: Token, b: Token | undefined): boolean {
  if (b === undefined) return false;
  switch (a.kind) {
    case "literal":
      return b.kind === "literal" && a.text === b.text;
    case "field":
      return b.kind === "field" && a.key === b.key && sameFormat(a.format, b.format);
    case "run":
      return b.kind === "run" && a.name === b.name && a.width === b.width;
    case "unknown":
      return false;
  }
}

type Format = Extract<Token, { kind: "field" }>["format"];

function sameFormat(a: Format, b: Format): boolean {
  return a.kind === b.kind && ("width" in a ? a.width : 0) === ("width" in b ? b.width : 0);
}

function foldLiteral(token: LiteralToken, where: "start" | "inside"): LiteralToken {
  const { text } = token;
  if (!text.includes("//") && !text.includes("./")) return token;
  const kept: LiteralToken[] = [];
  let previous = where === "start" ? "/" : "";
  let from = 0;
  let first = where === "start";
  for (let at = 0; at < text.length;) {
    const drop = dropAt(text, at, previous, first);
    if (drop > 0) {
      kept.push(sliceLiteral(token, from, at));
      at += drop;
      from = at;
      continue;
    }
    previous = text[at] ?? "";
    first = false;
    at += 1;
  }
  kept.push(sliceLiteral(token, from));
  const pieces = kept.flatMap((part) => part.pieces);
  return { kind: "literal", text: kept.map((part) => part.text).join(""), pieces };
}

/** How many letters vanish here: a slash after a slash, or `./` at the start of a component. A leading slash stays. */
function dropAt(text: string, at: number, previous: string, first: boolean): number {
  if (previous !== "/") return 0;
  if (text[at] === "/" && !first) return 1;
  return text[at] === "." && text[at + 1] === "/" ? 2 : 0;
}
