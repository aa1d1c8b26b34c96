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
