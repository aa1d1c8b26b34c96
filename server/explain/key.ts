import type { KeyEntry } from "../../runtime/config/vocabulary/entry.ts";
import { code } from "../markdown.ts";

/** What a key or section of the catalogue means: its sentence, type, words, default and trap. */
export function explainEntry(entry: KeyEntry, written: string): string {
  const parts = [`**${code(written)}** — ${kindText(entry)}`, entry.meaning];
  const words = entry.values.length === 0 ? "" : entry.values.map((word) => code(word)).join(", ");
  if (words !== "")
    parts.push(`${entry.type === "enum" || entry.type === "bool" ? "One of" : "For example"} ${words}.`);
  if (entry.default !== undefined) parts.push(`Default ${code(entry.default)}.`);
  if (entry.trap !== undefined && entry.trap !== "") parts.push(`⚠ ${entry.trap}`);
  return parts.join("\n\n");
}

/** Kind and type in words. */
export function kindText(entry: KeyEntry): string {
  const words = [typeWords[entry.type] ?? entry.type];
  if (entry.required) words.push("required");
  if (entry.dialect === "lsst") words.push("LSST");
  if (entry.kind === "auto") words.push("set by the framework");
  if (entry.kind === "trap") words.push("without effect");
  return words.join(", ");
}

const typeWords: Readonly<Record<string, string>> = {
  int: "whole number",
  bool: "true or false",
  template: "text with variables",
  list: "comma list",
  enum: "one of some words",
  class: "class name",
  regex: "regular expression",
  "ref:archive": "name of an archive",
  "ref:site": "name of a site",
  "ref:filename_pattern": "name of a file-name pattern",
  "ref:directory_pattern": "name of a directory pattern",
  "ref:filetype_metadata": "name of a file type",
  dataref: "file.NAME or list.NAME",
  datareflist: "comma list of file.NAME, list.LIST.FILE",
  pairlist: "comma list of parent:child",
  depref: "MODULE.file.NAME or MODULE.list.NAME",
  columnlist: "columns",
  sortspec: "KEY or (KEY, numeric, reverse)",
  perfile: "list.LIST.FILE:text",
  joinexpr: "'J'.join(list.LIST.FILE.COLUMN)",
};
