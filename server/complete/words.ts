import type { Span } from "../../grammar/span.ts";
import type { CompletionPlace, Suggestion } from "./suggestion.ts";

/** The stretch that a suggestion replaces: what is typed of the word so far. */
export function typed({ offset }: Pick<CompletionPlace, "offset">, partial: string): Span {
  return { start: offset - partial.length, end: offset };
}

/** Keeps the first of each label, and those that begin with, or hold the letters of, what is typed. */
export function matching(suggestions: Iterable<Suggestion>, partial: string): readonly Suggestion[] {
  const wanted = partial.toLowerCase();
  const seen = new Set<string>();
  const kept: Suggestion[] = [];
  for (const one of suggestions) {
    if (seen.has(one.label) || !holdsInOrder((one.filter ?? one.label).toLowerCase(), wanted)) continue;
    seen.add(one.label);
    kept.push(one);
  }
  return kept.sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
}

/** Text inside a snippet: nothing in it may act. */
export function snippetText(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

function holdsInOrder(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
