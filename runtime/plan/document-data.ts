import type { Document, Item } from "../../grammar/tree.ts";
import type { WclData } from "../config/program.ts";

/** The keys of one file as nested data: a section opened again goes on, a key set again keeps its first place. */
export function documentData(document: Document): WclData {
  const data: MutableData = new Map();
  addItems(data, document.items);
  return data;
}

type MutableData = Map<string, string | MutableData>;

function addItems(data: MutableData, items: readonly Item[]): void {
  for (const item of items) {
    if (item.kind === "assignment") data.set(item.key, item.value.text);
    if (item.kind !== "section") continue;
    const known = data.get(item.name);
    const section = known === undefined || typeof known === "string" ? new Map<string, string | MutableData>() : known;
    data.set(item.name, section);
    addItems(section, item.items);
  }
}
