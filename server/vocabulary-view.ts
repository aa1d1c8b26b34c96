import { keyEntry, keysOf } from "../runtime/config/vocabulary.ts";
import type { KeyEntry, KeyScope } from "../runtime/config/vocabulary/entry.ts";

/** The catalogue's word for the inside of a section; undefined where the catalogue knows no keys. */
export function scopeOfPath(path: readonly string[]): KeyScope | undefined {
  const [top, , third, fourth, fifth] = path;
  const depth = path.length;
  switch (top) {
    case undefined:
      return "global";
    case "block":
    case "site":
    case "archive":
      return depth === 2 ? top : undefined;
    case "module":
      return depth === 2 ? "module" : scopeInModule(path.slice(2));
    case "filename_pattern":
      return depth === 1 ? top : undefined;
    case "directory_pattern":
      return depth === 1 ? top : depth === 2 ? "directory_pattern.*" : undefined;
    case "file_header":
      return depth === 2 ? "file_header.*" : undefined;
    case "exec_def":
      return depth === 2 ? "exec_def.*" : undefined;
    case "job_file_mvmt":
    case "archive_transfer":
    case "job_environment":
    case "condor_job_environment":
    case "current":
      return top;
    case "filetype_metadata":
      if (depth === 2) return "filetype_metadata.*";
      if (third !== "hdus") return undefined;
      if (depth === 4) return "filetype_metadata.*.hdus.*";
      if (depth !== 5 || fourth === undefined) return undefined;
      return fifth === "r" ? "filetype_metadata.*.hdus.*.r" : "filetype_metadata.*.hdus.*.o";
    case "qcf":
      if (depth === 1) return "qcf";
      return depth !== 3 ? undefined : path[1] === "patterns" ? "qcf.patterns.*" : "qcf.excludes.*";
    default:
      return undefined;
  }
}

/** What a key means where it stands; undefined for ordinary variables. */
export function keyMeaning(key: string, path: readonly string[]): KeyEntry | undefined {
  const scope = scopeOfPath(path);
  const entry = scope === undefined ? undefined : keyEntry(scope, key);
  return entry?.key === "*" ? undefined : entry;
}

/** Keys (not sections) that can be written in a section by name. */
export function keysAt(path: readonly string[]): readonly KeyEntry[] {
  const scope = scopeOfPath(path);
  return scope === undefined ? [] : keysOf(scope).filter((entry) => entry.type !== "section" && isPlain(entry));
}

/** Sections that can be opened in a section by name; `exec_N` is among them. */
export function sectionsOf(path: readonly string[]): readonly KeyEntry[] {
  const scope = scopeOfPath(path);
  const entries = scope === undefined ? [] : keysOf(scope);
  return entries.filter((entry) => entry.type === "section" && (isPlain(entry) || entry.key === "exec_N"));
}

function isPlain({ key, kind }: KeyEntry): boolean {
  return !key.includes("*") && !key.endsWith("_N") && kind !== "auto" && kind !== "trap";
}

function scopeInModule(inside: readonly string[]): KeyScope | undefined {
  const [part = "", , third, , fifth] = inside;
  const depth = inside.length;
  if (/^exec_\d+$/.test(part))
    return depth === 1 ? "exec" : inside[1] === "cmdline" && depth === 2 ? "cmdline" : undefined;
  if (part === "wrapper") return depth === 1 ? "wrapper" : undefined;
  if (part === "file") {
    if (depth === 2) return "file";
    return depth === 3 && third?.startsWith("hdrupd_") === true ? "hdrupd_*" : undefined;
  }
  if (part !== "list") return undefined;
  if (depth === 2) return "list";
  return third === "div_list_by_col" && depth === 4 && fifth === undefined ? "div_list" : undefined;
}
