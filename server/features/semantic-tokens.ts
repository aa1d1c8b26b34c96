import type { Span } from "../../grammar/span.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Mention } from "../subject.ts";
import { walk } from "../tree-walk.ts";
import { keyMeaning } from "../vocabulary-view.ts";

export const tokenTypes = [
  "namespace",
  "class",
  "method",
  "struct",
  "type",
  "function",
  "enumMember",
  "property",
  "variable",
  "parameter",
  "macro",
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ["declaration", "definition", "modification", "defaultLibrary", "deprecated"] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

/** One coloured stretch, never over a line break. */
export interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Meaning that a line-by-line grammar cannot see, in file order and without overlaps; all of it or one stretch. */
export function semanticTokens(snapshot: Snapshot, within?: Span): readonly Token[] {
  const { document } = snapshot.source;
  const tokens: Token[] = document.islands.flatMap(({ span }) => islandTokens(document.text, span));
  const wanted = (span: Span): boolean => within === undefined || (span.start < within.end && span.end > within.start);
  for (const mention of snapshot.source.mentions()) {
    if (wanted(mention.span) && mention.role !== "assign") tokens.push(tokenOf(mention));
  }
  const taken = new Set(tokens.map((token) => token.span.start));
  walk(document, (item, path) => {
    if (item.kind === "section") {
      for (const span of [item.nameSpan, item.close?.nameSpan]) {
        if (span !== undefined && wanted(span) && !taken.has(span.start))
          tokens.push({ span, type: "namespace", modifiers: [] });
      }
    } else if (item.kind === "assignment" && wanted(item.keySpan) && !taken.has(item.keySpan.start)) {
      tokens.push(keyToken(item.keySpan, item.key, path));
    } else if ((item.kind === "include" || item.kind === "function-include") && wanted(item.span)) {
      const end = document.text.indexOf(" ", item.span.start);
      const word = { start: item.span.start, end: end < 0 ? item.span.end : Math.min(end, item.span.end) };
      if (/^<<\w+$/.test(document.text.slice(word.start, word.end))) {
        tokens.push({ span: word, type: "macro", modifiers: [] });
      }
    }
  });
  return ordered(tokens, document.text);
}

/** The marks of an island and nothing else: what stands between them the line grammar colours. */
function islandTokens(text: string, { start, end }: Span): Token[] {
  const from = start + (/[-+]/.test(text.charAt(start + 2)) ? 3 : 2);
  const to = end - (/[-+]/.test(text.charAt(end - 3)) && end - 3 >= from ? 3 : 2);
  return [
    { span: { start, end: from }, type: "macro", modifiers: [] },
    { span: { start: to, end }, type: "macro", modifiers: [] },
  ];
}

function keyToken(span: Span, key: string, path: readonly string[]): Token {
  if (path.includes("cmdline")) return { span, type: "parameter", modifiers: [] };
  const meaning = keyMeaning(key, path);
  if (meaning === undefined) return { span, type: "property", modifiers: ["modification"] };
  return { span, type: "property", modifiers: [meaning.kind === "trap" ? "deprecated" : "defaultLibrary"] };
}

function tokenOf(mention: Mention): Token {
  const { subject, role, span } = mention;
  const modifiers: readonly TokenModifier[] = role === "define" ? ["declaration"] : [];
  switch (subject.kind) {
    case "variable":
    case "path":
      return { span, type: "variable", modifiers };
    case "definition":
      return { span, type: "struct", modifiers };
    case "entry":
      return { span, type: entryTypes[subject.of], modifiers };
  }
}

const entryTypes = {
  block: "class",
  module: "method",
  site: "namespace",
  archive: "namespace",
  filename_pattern: "enumMember",
  directory_pattern: "enumMember",
  filetype_metadata: "type",
  exec_def: "function",
} as const;

function ordered(tokens: Token[], text: string): readonly Token[] {
  tokens.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let end = 0;
  return tokens.filter(({ span }) => {
    const fits = span.start >= end && span.end > span.start && !text.slice(span.start, span.end).includes("\n");
    if (fits) end = span.end;
    return fits;
  });
}
