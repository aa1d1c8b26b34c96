import type { Span } from "../../grammar/span.ts";
import type { Item } from "../../grammar/tree.ts";
import type { Snapshot } from "../snapshot.ts";

export type OutlineKind = "block" | "module" | "data" | "exec" | "pattern" | "section" | "key" | "include";

/** One line of the outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineKind;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/** Editors get slow beyond this many lines of outline; keys are left out first. */
const mostItems = 5000;

/** Sections, keys and includes of a file, nested as they are written. */
export function documentSymbols(snapshot: Snapshot): readonly OutlineItem[] {
  const { document } = snapshot.source;
  const all = outline(document.items, [], "with keys");
  return count(all) <= mostItems ? all : outline(document.items, [], "without keys");
}

function outline(items: readonly Item[], path: readonly string[], keys: "with keys" | "without keys"): OutlineItem[] {
  return items.flatMap((item): OutlineItem[] => {
    switch (item.kind) {
      case "section": {
        const inner = [...path, item.name];
        const children = outline(item.items, inner, keys);
        const detail = item.items.length === 0 ? "empty" : "";
        return [{ name: item.name, detail, kind: kindOf(inner), span: item.span, nameSpan: item.nameSpan, children }];
      }
      case "assignment":
        if (keys === "without keys") return [];
        return [
          {
            name: item.key,
            detail: shorten(item.value.text),
            kind: path[0] === "filename_pattern" ? "pattern" : "key",
            span: item.span,
            nameSpan: item.keySpan,
            children: [],
          },
        ];
      case "include":
        return [
          {
            name: item.target.text,
            detail: "include",
            kind: "include",
            span: item.span,
            nameSpan: item.target.span,
            children: [],
          },
        ];
      case "function-include":
      case "ignored":
        return [];
    }
  });
}

function kindOf(path: readonly string[]): OutlineKind {
  const [top, , third] = path;
  if (path.length === 2 && top === "block") return "block";
  if (path.length === 2 && top === "module") return "module";
  if (path.length === 2 && top === "directory_pattern") return "pattern";
  if (path.length === 3 && top === "module" && third?.startsWith("exec_") === true) return "exec";
  if (path.length === 4 && top === "module" && (third === "file" || third === "list")) return "data";
  return "section";
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function count(items: readonly OutlineItem[]): number {
  return items.reduce((sum, item) => sum + 1 + count(item.children), 0);
}
