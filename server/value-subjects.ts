import type { Span } from "../grammar/span.ts";
import type { Value } from "../grammar/tree.ts";
import { moduleOf, type NamedSection, type Subject } from "./subject.ts";
import { flatten, splitWord, wordsOf, type FlatValue, type Word } from "./value-words.ts";

/** How a value names other things: what its words stand for. */
export type Shape =
  | { readonly kind: "entries"; readonly of: NamedSection }
  | { readonly kind: "data references" }
  | { readonly kind: "definitions"; readonly of: "file" | "list" }
  | { readonly kind: "foreign data" }
  | { readonly kind: "columns" }
  | { readonly kind: "variables" }
  | { readonly kind: "per file text" };

/** One name inside a value. */
export interface Found {
  readonly subject: Subject;
  readonly span: Span;
}

/** What the value of a key names, if it names anything. `path` is the sections around the key. */
export function shapeOfKey(key: string, path: readonly string[]): Shape | undefined {
  const elsewhere = path[0] !== "module" && path.length > 2;
  return elsewhere || path.at(-1) === "cmdline" ? undefined : shapes.get(key);
}

/** The names in a value of a known shape, left to right. */
export function subjectsOfValue(shape: Shape, value: Value, source: string, path: readonly string[]): readonly Found[] {
  const flat = flatten(value, source);
  switch (shape.kind) {
    case "entries":
      return wordsOf(flat, /[^\s,()]+/g).map((word) => entry(shape.of, word));
    case "definitions":
      return inModule(path, (module) => wordsOf(flat, /[^\s,()]+/g).map((word) => of(shape.of, module, word)));
    case "variables":
      return wordsOf(flat, /[^\s,()]+/g).flatMap((word) => variable(word));
    case "data references":
      return inModule(path, (module) => wordsOf(flat, dataReference).flatMap((word) => local(flat, word, module)));
    case "foreign data":
      return wordsOf(flat, /[^\s,()]+/g).flatMap((word) => foreign(flat, word));
    case "columns":
      return inModule(path, (module) => wordsOf(flat, /[^\s,(){}]+/g).flatMap((word) => column(flat, word, module)));
    case "per file text":
      return inModule(path, (module) => [
        ...wordsOf(flat, dataReference).flatMap((word) => local(flat, word, module)),
        ...wordsOf(flat, /(?<=\$\()[^()\s.]+(?=\))/g).flatMap((word) => variable(word)),
      ]);
  }
}

/** A file or list definition named at a place. */
export function definition(kind: "file" | "list", module: string, name: string, span: Span): Found {
  return { subject: { kind: "definition", of: kind, module, name: name.toLowerCase() }, span };
}

const dataReference = /(?<![\w.])(?:file|list)\.[^\s,:()']+/gi;

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["modulelist", { kind: "entries", of: "module" }],
  ["blocklist", { kind: "entries", of: "block" }],
  ["target_site", { kind: "entries", of: "site" }],
  ["run_site", { kind: "entries", of: "site" }],
  ["home_archive", { kind: "entries", of: "archive" }],
  ["target_archive", { kind: "entries", of: "archive" }],
  ["filepat", { kind: "entries", of: "filename_pattern" }],
  ["dirpat", { kind: "entries", of: "directory_pattern" }],
  ["filetype", { kind: "entries", of: "filetype_metadata" }],
  ["execname", { kind: "entries", of: "exec_def" }],
  ["used", { kind: "data references" }],
  ["was_generated_by", { kind: "data references" }],
  ["ancestry", { kind: "data references" }],
  ["was_derived_from", { kind: "data references" }],
  ["loopobj", { kind: "data references" }],
  ["depends", { kind: "foreign data" }],
  ["depends-newname", { kind: "foreign data" }],
  ["list_order", { kind: "definitions", of: "list" }],
  ["columns", { kind: "columns" }],
  ["wrapperloop", { kind: "variables" }],
  ["divide_by", { kind: "variables" }],
  ["match", { kind: "variables" }],
  ["loopkey", { kind: "variables" }],
  ["divide_jobs_by", { kind: "variables" }],
  ["req_vals", { kind: "variables" }],
  ["save_run_vals", { kind: "variables" }],
  ["per_file_cmdline", { kind: "per file text" }],
  ["add_cmdline", { kind: "per file text" }],
]);

/** Names that every line of data has; they are nobody's variable. */
const columnsOfEveryFile = new Set(["fullname", "filename", "compression"]);

function inModule(path: readonly string[], find: (module: string) => readonly Found[]): readonly Found[] {
  const module = moduleOf(path);
  return module === undefined ? [] : find(module);
}

function entry(kind: NamedSection, word: Word): Found {
  return { subject: { kind: "entry", of: kind, name: word.text.toLowerCase() }, span: word.span };
}

function of(kind: "file" | "list", module: string, word: Word): Found {
  return definition(kind, module, word.text, word.span);
}

function variable(word: Word): readonly Found[] {
  const name = word.text.toLowerCase();
  return name.includes(".") ? [] : [{ subject: { kind: "variable", name }, span: word.span }];
}

/** `file.NAME`, `list.NAME`, `list.NAME.FILE`. */
function local(flat: FlatValue, word: Word, module: string): readonly Found[] {
  const [kind, name, file] = splitWord(flat, word, ".");
  if (kind === undefined || name === undefined || name.text === "") return [];
  const what = kind.text.toLowerCase() === "list" ? "list" : "file";
  const found = [of(what, module, name)];
  if (what === "list" && file !== undefined && file.text !== "") found.push(of("file", module, file));
  return found;
}

/** `MODULE.file.NAME`, `MODULE.list.NAME`, `MODULE.list.NAME.FILE`. */
function foreign(flat: FlatValue, word: Word): readonly Found[] {
  const [module, kind, name, file] = splitWord(flat, word, ".");
  if (module === undefined || module.text === "") return [];
  const found = [entry("module", module)];
  const what = kind?.text.toLowerCase();
  if (name === undefined || name.text === "" || (what !== "file" && what !== "list")) return found;
  const owner = module.text.toLowerCase();
  found.push(of(what, owner, name));
  if (what === "list" && file !== undefined && file.text !== "") found.push(of("file", owner, file));
  return found;
}

/** `FILE.column` or a plain column. */
function column(flat: FlatValue, word: Word, module: string): readonly Found[] {
  const [label, key] = splitWord(flat, word, ".");
  if (label === undefined || label.text === "" || label.text.includes("%")) return [];
  if (key !== undefined) return [of("file", module, label)];
  return columnsOfEveryFile.has(label.text.toLowerCase()) ? [] : variable(label);
}
