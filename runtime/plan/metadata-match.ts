import { listLimit, listSize, splitList } from "../config/list.ts";

/** What a value of a query field asks of a column. */
export type Match =
  | { readonly kind: "null" }
  | { readonly kind: "equal"; readonly value: string }
  /** SQL's LIKE: `%` is any text, `_` any character; a backslash takes the meaning from the next one. */
  | { readonly kind: "like"; readonly pattern: string }
  | { readonly kind: "regexp"; readonly pattern: string };

/**
 * Reads one value: `!` before it means not, `null` an empty column, `%` anywhere a pattern, and one of `* ^ $ [ ] &` a
 * regular expression.
 */
export function matchOf(value: string): { readonly not: boolean; readonly match: Match } {
  const not = value.startsWith("!");
  const text = not ? value.slice(1).trim() : value;
  if (text.toLowerCase() === "null") return { not, match: { kind: "null" } };
  if (text.includes("%")) return { not, match: { kind: "like", pattern: text } };
  if (/[*^$[\]&]/.test(text)) return { not, match: { kind: "regexp", pattern: text } };
  return { not, match: { kind: "equal", value: text } };
}

/**
 * The values that the texts of a field mean: lists are divided, `n:m` is every whole number from n to m, also after `!`.
 * A single text that is no list stays whole, so a regular expression may hold parentheses. Undefined when there are
 * more than any list may have.
 */
export function splitMatches(texts: readonly string[]): readonly string[] | undefined {
  const items = texts.flatMap((text) => (isList(text) ? splitSigned(text) : [text.trim()]));
  const sizes = items.map((item) => listSize(item.slice(signOf(item).length)));
  if (sizes.reduce((all, size) => all + size, 0n) > BigInt(listLimit)) return undefined;
  return items.flatMap((item) => {
    const sign = signOf(item);
    return isRange(item) ? splitList(item.slice(sign.length)).map((value) => `${sign}${value}`) : [item];
  });
}

function isList(text: string): boolean {
  return text.startsWith("(") || text.includes(",");
}

function isRange(item: string): boolean {
  return /^!?\s*\d+:\d+$/.test(item);
}

function signOf(item: string): string {
  return item.startsWith("!") ? "!" : "";
}

/** Divided at commas, parentheses dropped, as lists are in WCL; ranges are left for later. */
function splitSigned(text: string): readonly string[] {
  return text
    .replace(/[()]/g, "")
    .split(",")
    .map((item) => item.trim());
}
