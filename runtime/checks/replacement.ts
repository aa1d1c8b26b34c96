import type { Fix } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";

/** Puts another text in a place. Only the author can know whether it is what was meant, so it is not safe. */
export function replacement(title: string, place: Place, newText: string): Fix {
  return { title, edits: [{ ...place, newText }], safe: false };
}

/** Puts a text before a place. */
export function insertion(title: string, place: Place, newText: string): Fix {
  const span = { start: place.span.start, end: place.span.start };
  return { title, edits: [{ file: place.file, span, newText }], safe: false };
}
