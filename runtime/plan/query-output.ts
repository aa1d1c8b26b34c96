import { parse } from "../../grammar/parse.ts";
import type { Problem } from "../../grammar/problem.ts";
import { documentData } from "./document-data.ts";
import type { FactFile, FactRow, FactRows } from "./facts.ts";
import { isObject, readJson, type JsonValue } from "./json-text.ts";
import { createFactPacker } from "./packed-facts.ts";

/** What a query program answered. */
export interface QueryAnswer {
  /** In the order of the file. */
  readonly rows: FactRows;
  readonly problems: readonly Problem[];
}

/**
 * Reads the file that a query program wrote: sections `list`, `line`, one for each line, `file`, one for each file,
 * its keys; in WCL or as the same nesting in JSON. Keys are folded. A JSON number stays as written, so that long
 * numbers lose no digit; a JSON null is an absent key. Every file needs a `filename`; an answer without lines is a
 * problem, as nothing could be planned from it.
 */
export function readQueryOutput(text: string, format: "wcl" | "json", file: string): QueryAnswer {
  if (format === "json") {
    const read = readJson(text, file);
    return read.kind === "refused" ? { rows: [], problems: [read.problem] } : answer(read.value, file);
  }
  const { document, problems } = parse(text, file);
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.length > 0 ? { rows: [], problems: errors } : answer(documentData(document), file);
}

function answer(data: JsonValue, file: string): QueryAnswer {
  const lines = at(at(data, "list"), "line");
  if (!isObject(lines) || lines.size === 0)
    return { rows: [], problems: [problem("BLK451", "the query found no lines", file)] };
  const right = createFactPacker();
  const problems: Problem[] = [];
  for (const [name, line] of lines) {
    const row = readRow(line);
    if (typeof row === "string") problems.push(problem("BLK452", `${name}: ${row}`, file));
    else right.add(row);
  }
  return { rows: right.rows(), problems };
}

/** One line: its values, and under `file` its files by label. */
function readRow(line: JsonValue): FactRow | string {
  if (!isObject(line)) return "a line must be a section";
  const labelled = at(line, "file");
  if (!isObject(labelled) || labelled.size === 0) return "a line needs a section file with at least one file";
  const files = new Map<string, FactFile>();
  for (const [label, value] of labelled) {
    const read = readFactFile(value);
    if (typeof read === "string") return `file ${label}: ${read}`;
    files.set(label.toLowerCase(), read);
  }
  return { files, values: scalarsOf(line) };
}

/** The keys of one file; a sentence when there is no filename among them. */
export function readFactFile(value: JsonValue): FactFile | string {
  if (!isObject(value)) return "it must be a section with a filename";
  const keys = scalarsOf(value);
  const filename = keys.get("filename");
  if (filename === undefined || filename === "") return "it has no filename";
  if (keys.get("compression")?.toLowerCase() !== "none") return keys;
  return new Map([...keys].filter(([key]) => key !== "compression"));
}

/** The values that are text, keys folded; the map itself where it holds nothing else. */
export function scalarsOf(map: ReadonlyMap<string, JsonValue>): ReadonlyMap<string, string> {
  if (holdsTexts(map)) return map;
  const keys = new Map<string, string>();
  for (const [key, value] of map) if (typeof value === "string") keys.set(key.toLowerCase(), value);
  return keys;
}

function holdsTexts(map: ReadonlyMap<string, JsonValue>): map is ReadonlyMap<string, string> {
  for (const key of map.keys()) if (key.toLowerCase() !== key) return false;
  for (const value of map.values()) if (typeof value !== "string") return false;
  return true;
}

function at(data: JsonValue | undefined, key: string): JsonValue | undefined {
  if (!isObject(data)) return undefined;
  return data.get(key) ?? [...data].find(([name]) => name.toLowerCase() === key)?.[1];
}

function problem(code: string, message: string, file: string): Problem {
  return { code, severity: "error", message, file, span: { start: 0, end: 0 }, related: [], fixes: [] };
}
