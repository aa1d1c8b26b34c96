import type { Document, Item } from "../../grammar/tree.ts";
import type { SectionData } from "../../runtime/metadata/filetype.ts";

/** The nested data of a text without includes and variables. */
export function sectionData(document: Document): SectionData {
  return dataOf(document, document.items);
}

function dataOf(document: Document, items: readonly Item[]): SectionData {
  const data = new Map<string, SectionData | string>();
  for (const item of items) {
    if (item.kind === "section") data.set(item.name, dataOf(document, item.items));
    if (item.kind === "assignment") data.set(item.key, item.value.text);
  }
  return data;
}
