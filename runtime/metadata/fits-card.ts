/** What a keyword can hold. Numbers that a double cannot hold exactly, and complex numbers, stay text. */
export type FitsValue = string | number | boolean | null;

/** One 80-character line of a header, read. */
export type FitsCard =
  | { readonly kind: "value"; readonly keyword: string; readonly value: FitsValue }
  /** `CONTINUE`: more text for the string before it, if that ends in `&`. */
  | { readonly kind: "continue"; readonly text: string }
  | { readonly kind: "comment" }
  | { readonly kind: "end" }
  | { readonly kind: "bad"; readonly why: string };

/** Reads one card. Keywords come back in upper case, `HIERARCH ESO DET ID` as `ESO DET ID`. */
export function readCard(card: string): FitsCard {
  if (/[^\x20-\x7e]/.test(card)) return { kind: "bad", why: "a header holds plain ASCII only" };
  if (/^END {77}$/.test(card)) return { kind: "end" };
  if (card.startsWith("CONTINUE  ")) return continuation(card.slice(10));
  if (card.startsWith("HIERARCH ")) return hierarch(card.slice(9));
  if (card.slice(8, 10) !== "= ") return { kind: "comment" };
  const keyword = card.slice(0, 8).trimEnd();
  return /^[A-Z0-9_-]+$/i.test(keyword) ? valued(keyword.toUpperCase(), card.slice(10)) : { kind: "comment" };
}

/** The values of a header's cards by keyword; of a keyword that stands twice, the first. */
export function cardValues(cards: readonly FitsCard[]): ReadonlyMap<string, FitsValue> {
  const values = new Map<string, FitsValue>();
  for (const [index, card] of cards.entries()) {
    if (card.kind !== "value" || values.has(card.keyword)) continue;
    values.set(card.keyword, typeof card.value === "string" ? continued(card.value, cards, index + 1) : card.value);
  }
  return values;
}

function continued(text: string, cards: readonly FitsCard[], from: number): string {
  const parts = [text];
  for (let at = from; ; at++) {
    const next = cards[at];
    const last = parts.at(-1) ?? "";
    // A text may end in `&` by itself: the mark counts only when a CONTINUE follows.
    if (next?.kind !== "continue" || !last.endsWith("&")) return parts.join("");
    parts.splice(-1, 1, last.slice(0, -1), next.text);
  }
}

function continuation(rest: string): FitsCard {
  const text = quoted(rest.trimStart());
  return text === undefined ? { kind: "comment" } : { kind: "continue", text };
}

function hierarch(rest: string): FitsCard {
  const at = rest.indexOf("=");
  const keyword = rest.slice(0, Math.max(at, 0)).trim();
  if (keyword === "" || keyword.includes("'")) return { kind: "comment" };
  return valued(keyword.replace(/ +/g, " ").toUpperCase(), rest.slice(at + 1));
}

function valued(keyword: string, rest: string): FitsCard {
  const text = rest.trimStart();
  if (!text.startsWith("'")) return { kind: "value", keyword, value: plainValue((text.split("/", 1)[0] ?? "").trim()) };
  const value = quoted(text);
  return value === undefined
    ? { kind: "bad", why: `the text of ${keyword} has no closing quote` }
    : { kind: "value", keyword, value };
}

/** The text between quotes (two quotes stand for one), blanks at its end dropped; undefined without a closing quote. */
function quoted(text: string): string | undefined {
  return /^'((?:[^']|'')*)'/.exec(text)?.[1]?.replaceAll("''", "'").trimEnd();
}

function plainValue(text: string): FitsValue {
  if (text === "") return null;
  if (text === "T") return true;
  if (text === "F") return false;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([EeDd][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text.replace(/[Dd]/, "E"));
  const exact = Number.isFinite(number) && (!/^[+-]?\d+$/.test(text) || Number.isSafeInteger(number));
  return exact ? number : text;
}
