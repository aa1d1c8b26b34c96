import type { Item } from "../../grammar/tree.ts";
import type { CompletionPlace, Suggestion } from "./suggestion.ts";
import { kindText } from "../explain/key.ts";
import { sectionsAt } from "../tree-walk.ts";
import { keysAt } from "../vocabulary-view.ts";
import { sectionNames, sectionSnippet } from "./section.ts";
import { matching, typed } from "./words.ts";

/** Keys that mean something here and are not yet written, then the sections that belong here. */
export function completeKey(place: CompletionPlace): readonly Suggestion[] {
  const { path, left } = place;
  if (path.at(-1) === "cmdline") return positional(place);
  const span = typed(place, left);
  const written = keysHere(place);
  const keys = keysAt(path)
    .filter((entry) => !written.has(entry.key))
    .map((entry): Suggestion => {
      const rank = entry.required ? 0 : entry.kind === "convention" || entry.kind === "pattern-variable" ? 3 : 2;
      const text = `${entry.key} = `;
      return {
        label: entry.key,
        kind: "key",
        text,
        span,
        detail: kindText(entry),
        sort: `${rank} ${entry.key}`,
        about: `key ${entry.key}`,
      };
    });
  const sections = sectionNames(place).map(({ name, detail, about }): Suggestion => ({
    label: `<${name}>`,
    kind: "snippet",
    text: `<${name}>\n</${name}>`,
    snippet: sectionSnippet(name, path),
    span,
    detail,
    sort: `5 ${name}`,
    filter: name,
    ...(about === undefined ? {} : { about }),
  }));
  const include: Suggestion = {
    label: "<<include …>>",
    kind: "snippet",
    text: "<<include ",
    snippet: "<<include $0>>",
    span,
    sort: "6",
    filter: "include",
  };
  const all = path.length === 0 ? [...keys, ...sections, include] : [...keys, ...sections];
  return matching(all, left);
}

function keysHere({ snapshot, offset, path }: CompletionPlace): ReadonlySet<string> {
  const around = sectionsAt(snapshot.source.document, offset).filter((section) => section.open.end <= offset);
  const items: readonly Item[] =
    around[path.length - 1]?.items ?? (path.length === 0 ? snapshot.source.document.items : []);
  const elsewhere = (item: Item): boolean => item.span.start > offset || item.span.end < offset;
  return new Set(
    items.flatMap((item) => (item.kind === "assignment" && elsewhere(item) ? [item.key.toLowerCase()] : [])),
  );
}

/** The next place in the argument list. */
function positional(place: CompletionPlace): readonly Suggestion[] {
  const numbers = [...keysHere(place)].flatMap((key) => /^_(\d+)/.exec(key)?.[1] ?? []).map(Number);
  const label = `_${String(Math.max(0, ...numbers) + 1).padStart(2, "0")}`;
  const text = `${label} = `;
  return matching(
    [{ label, kind: "key", text, span: typed(place, place.left), detail: "positional argument", sort: "0" }],
    place.left,
  );
}
