import type { Edit } from "../../grammar/problem.ts";
import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar, ConfigSection, Program } from "../config/program.ts";
import { scalarsIn, sectionIn } from "./config-read.ts";
import type { SyncView } from "./sync-view.ts";

/** How the directory in the job and the name should be written; a name that is left out stays as it is. */
export interface WantedPath {
  readonly runtime: string;
  readonly name?: string;
}

/** Changes the texts that make a path where they stand; undefined when one of them serves other files too. */
export function patternEdits(
  view: SyncView,
  wanted: WantedPath,
  isOurs: (text: ConfigScalar) => boolean,
): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [text, newText] of changes(view, wanted)) {
    if (text === undefined || text.value === undefined) return undefined;
    if (!isOwn(view, text) && !isOurs(text)) return undefined;
    edits.push({ ...text.place, newText });
  }
  return edits;
}

/** Leaves the patterns to the other files: writes new ones beside them and lets this file name those. */
export function ownPatternEdits(view: SyncView, wanted: WantedPath, program: Program): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [text, newText] of changes(view, wanted)) {
    if (text === undefined || text.value === undefined) return undefined;
    if (isOwn(view, text)) {
      edits.push({ ...text.place, newText });
      continue;
    }
    const side = text === view.directory ? "dirpat" : "filepat";
    const made = side === "dirpat" ? newDirectory(view, newText, program) : newName(view, text, newText, program);
    const choice = made === undefined ? undefined : choose(view, side, made.name);
    if (made === undefined || choice === undefined) return undefined;
    edits.push(made.edit, choice);
  }
  return edits;
}

function changes(view: SyncView, wanted: WantedPath): (readonly [ConfigScalar | undefined, string])[] {
  const both = [
    [view.directory, wanted.runtime],
    ...(wanted.name === undefined ? [] : [[view.naming, wanted.name] as const]),
  ] as const;
  return both.filter(([text, newText]) => text?.text !== newText);
}

const isOwn = (view: SyncView, text: ConfigScalar) => [...view.at.section.entries.values()].includes(text);

interface NewPattern {
  readonly name: string;
  readonly edit: Edit;
}

function newName(view: SyncView, text: ConfigScalar, newText: string, program: Program): NewPattern | undefined {
  const old = view.filepat === undefined ? undefined : findFilePattern(program, view.filepat.text);
  if (old?.kind !== "found" || old.template !== text) return undefined;
  const name = freeName(sectionIn(program.root, "filename_pattern"), `${old.name}_${view.at.name}`);
  const line = lineAround(program, text);
  if (line === undefined) return undefined;
  const { file } = text.place;
  const span = { start: line.end, end: line.end };
  return { name, edit: { file, span, newText: `\n${line.indent}${name} = ${newText}` } };
}

function newDirectory(view: SyncView, newText: string, program: Program): NewPattern | undefined {
  const old = view.dirpat === undefined ? undefined : findDirectoryPattern(program, view.dirpat.text, "runtime");
  const patterns = sectionIn(program.root, "directory_pattern");
  const section = old?.kind === "found" ? sectionIn(patterns, old.name) : undefined;
  const tag = section?.opened[0];
  const text = tag === undefined ? undefined : program.files.get(tag.file)?.text;
  if (old?.kind !== "found" || section === undefined || tag === undefined || text === undefined) return undefined;
  const name = freeName(patterns, `${old.name}_${view.at.name}`);
  const start = text.lastIndexOf("\n", tag.span.start - 1) + 1;
  const indent = /^\s*/.exec(text.slice(start, tag.span.start))?.[0] ?? "";
  const lines = scalarsIn(section)
    .filter(([, scalar]) => scalar.value !== undefined)
    .map(([key, scalar]) => `${indent}    ${key} = ${key === "runtime" ? newText : scalar.text}\n`);
  const whole = `${indent}<${name}>\n${lines.join("")}${indent}</${name}>\n`;
  return { name, edit: { file: tag.file, span: { start, end: start }, newText: whole } };
}

function freeName(section: ConfigSection | undefined, wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    if (section?.entries.has(name) !== true) return name;
  }
}

/** The end of the line in which a value ends, and the blanks before its key. */
function lineAround(
  program: Program,
  text: ConfigScalar,
): { readonly end: number; readonly indent: string } | undefined {
  const source = program.files.get(text.place.file)?.text;
  if (source === undefined) return undefined;
  const from = source.lastIndexOf("\n", text.key.span.start - 1) + 1;
  const end = source.indexOf("\n", text.place.span.end);
  const lead = source.slice(from, text.key.span.start);
  return { end: end < 0 ? source.length : end, indent: lead.trim() === "" ? lead : "    " };
}

/** Lets the file section name a pattern: in its own key, or in a new line under its tag. */
function choose(view: SyncView, key: "dirpat" | "filepat", name: string): Edit | undefined {
  const { section, tag } = view.at;
  const own = section.entries.get(key);
  if (own?.kind === "scalar") return own.value === undefined ? undefined : { ...own.place, newText: name };
  if (own !== undefined || section.opened.length === 0) return undefined;
  return { file: tag.file, span: { start: tag.span.end, end: tag.span.end }, newText: `\n${key} = ${name}` };
}
