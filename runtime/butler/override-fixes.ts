import type { Edit, Fix } from "../../grammar/problem.ts";
import type { PolicyMap, PolicyNode } from "./policy-tree.ts";

/** One entry of a file of templates, with the text that it stands in. */
export interface WrittenEntry {
  readonly override: PolicyMap;
  readonly text: string;
  readonly section: string;
  readonly name: string;
}

/** Moves an entry to another section, or takes it out if that section has it already: before the entries of that section, or into a new one at the end. */
export function moveEntry(entry: WrittenEntry, to: string): Fix[] {
  const { override, text } = entry;
  const line = lineOf(entry);
  if (line === undefined) return [];
  const target = override.entries.get(to);
  if (target?.kind === "map" && target.entries.has(entry.name)) return deleteEntry(entry);
  const written = text.slice(line.start, line.end).trim();
  const edit = target?.kind === "map" ? intoSection(entry, target, written) : newSection(entry, to, written);
  if (edit === undefined) return [];
  const remove = withoutSection(entry, line) ?? { file: entry.override.place.file, span: line, newText: "" };
  return [{ title: `Move ${entry.name} to ${to}`, edits: [remove, edit], safe: false }];
}

/** Takes an entry out. */
export function deleteEntry(entry: WrittenEntry): Fix[] {
  const line = lineOf(entry);
  if (line === undefined) return [];
  const remove = withoutSection(entry, line) ?? { file: entry.override.place.file, span: line, newText: "" };
  return [{ title: `Delete ${entry.name}`, edits: [remove], safe: false }];
}

/** Gives an entry another name. */
export function renameEntry(entry: WrittenEntry, name: string): Fix[] {
  const key = keyOf(entry);
  return key === undefined ? [] : [{ title: `Change to ${name}`, edits: [{ ...key, newText: name }], safe: false }];
}

function sectionOf({ override, section }: WrittenEntry): PolicyMap | undefined {
  const node = override.entries.get(section);
  return node?.kind === "map" ? node : undefined;
}

const keyOf = (entry: WrittenEntry) => sectionOf(entry)?.keys.get(entry.name);

/** The whole lines of an entry; undefined where it shares a line with others, as between braces. */
function lineOf(entry: WrittenEntry): { readonly start: number; readonly end: number } | undefined {
  const { text } = entry;
  const key = keyOf(entry);
  const node: PolicyNode | undefined = sectionOf(entry)?.entries.get(entry.name);
  if (key === undefined || node === undefined) return undefined;
  const start = text.lastIndexOf("\n", key.span.start - 1) + 1;
  if (text.slice(start, key.span.start).trim() !== "") return undefined;
  const stop = text.indexOf("\n", node.place.span.end);
  return { start, end: stop < 0 ? text.length : stop + 1 };
}

/** A section that would be left empty goes with its last entry. */
function withoutSection(entry: WrittenEntry, line: { readonly start: number; readonly end: number }): Edit | undefined {
  const key = entry.override.keys.get(entry.section);
  if (sectionOf(entry)?.entries.size !== 1 || key === undefined) return undefined;
  return { file: key.file, span: { start: key.span.start, end: line.end }, newText: "" };
}

function intoSection(entry: WrittenEntry, target: PolicyMap, written: string): Edit | undefined {
  const first = [...target.keys.values()][0];
  if (first === undefined) return undefined;
  const start = entry.text.lastIndexOf("\n", first.span.start - 1) + 1;
  const indent = entry.text.slice(start, first.span.start);
  if (indent.trim() !== "") return undefined;
  return { file: first.file, span: { start, end: start }, newText: `${indent}${written}\n` };
}

function newSection({ override, text }: WrittenEntry, to: string, written: string): Edit {
  const before = text.endsWith("\n") || text === "" ? "" : "\n";
  const end = { start: text.length, end: text.length };
  return { file: override.place.file, span: end, newText: `${before}${to}:\n    ${written}\n` };
}
