import type { Problem } from "../../grammar/problem.ts";
import type { FactFile, FactRow, FactRows, Facts } from "./facts.ts";
import { compactMap, sharedKeys } from "./compact-map.ts";
import { createFactPacker } from "./packed-facts.ts";
import { isArray, isObject, readJson, type JsonObject, type JsonValue } from "./json-text.ts";
import { readFactFile } from "./query-output.ts";
import type { Sequence } from "./sequence.ts";

/** Facts as they lie in a file: `{"v": 1, "taken", "modules": {MODULE: {"list-NAME": [ROW, …]}}}`, a row a line. */
export function factsToJson(facts: Facts): string {
  const modules = [...facts.modules].map(([module, definitions]) => {
    const lists = [...definitions].map(([name, rows]) => {
      const lines = Array.from(rows, (row) => `        ${JSON.stringify(rowToJson(row))}`);
      return `      ${JSON.stringify(name)}: [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n      `}]`;
    });
    return `    ${JSON.stringify(module)}: {${lists.length === 0 ? "" : `\n${lists.join(",\n")}\n    `}}`;
  });
  const body = modules.length === 0 ? "" : `\n${modules.join(",\n")}\n  `;
  return `{\n  "v": 1,\n  "taken": ${JSON.stringify(facts.taken)},\n  "modules": {${body}}\n}\n`;
}

/**
 * Reads facts, dated or bare (`{MODULE: {"list-NAME": [ROW, …]}}`, `taken` is then empty). In a row, objects are its
 * labelled files and anything else is a value of the line; a row without objects is one file. `facts` is undefined
 * when the text is no facts at all; single rows that are wrong are left out, each with a problem.
 */
export function factsFromJson(
  text: string,
  file: string,
): { readonly facts: Facts | undefined; readonly problems: readonly Problem[] } {
  const read = readJson(text, file);
  if (read.kind === "refused") return { facts: undefined, problems: [read.problem] };
  const reader: Reader = { file, problems: [] };
  const { value } = read;
  if (!isObject(value)) return wrong(reader, "facts must be an object");
  const version = value.get("v");
  if (typeof version === "string" && version !== "1")
    return wrong(reader, `facts of version ${version} are not known here`);
  const modules = version === undefined ? value : value.get("modules");
  if (!isObject(modules)) return wrong(reader, "facts need an object “modules”");
  const taken = value.get("taken");
  const facts: Facts = {
    taken: version !== undefined && typeof taken === "string" ? taken : "",
    modules: new Map([...modules].map(([name, lists]) => [name.toLowerCase(), readModule(reader, name, lists)])),
  };
  return { facts, problems: reader.problems };
}

interface Reader {
  readonly file: string;
  readonly problems: Problem[];
}

function readModule(reader: Reader, module: string, value: JsonValue): ReadonlyMap<string, FactRows> {
  const lists = new Map<string, FactRows>();
  if (!isObject(value)) {
    complain(reader, `${module} must be an object`);
    return lists;
  }
  for (const [name, rows] of value) {
    if (!/^(list|file)-./i.test(name)) complain(reader, `${module}: ${name} is neither list-NAME nor file-NAME`);
    else if (!isArray(rows)) complain(reader, `${module}: ${name} must be an array of rows`);
    else lists.set(name.toLowerCase(), readRows(reader, `${module} ${name}`, rows));
  }
  return lists;
}

function readRows(reader: Reader, where: string, rows: Sequence<JsonValue>): FactRows {
  const read = createFactPacker();
  let at = 0;
  for (const value of rows) {
    const row = readRow(value);
    at += 1;
    if (typeof row === "string") complain(reader, `${where}, row ${at}: ${row}`);
    else read.add(row);
  }
  return read.rows();
}

/** The label that the reference gives to the only file of a line. */
const onlyFile = "file0001";

function readRow(value: JsonValue): FactRow | string {
  if (!isObject(value)) return "it must be an object";
  const nested = value.get("files");
  const inner = isObject(nested) && nested.size > 0 && [...nested.values()].every(isObject) ? nested : undefined;
  if (inner === undefined && ![...value.values()].some(isObject)) {
    const only = readFactFile(value);
    return typeof only === "string" ? only : { files: compactMap(onlyLabels, [only]), values: noValues };
  }
  const files = readFiles(inner ?? value);
  return typeof files === "string" ? files : { files, values: valuesOf(value) };
}

/** The labelled files among the entries. Where there is nothing else the map itself holds them. */
function readFiles(labelled: JsonObject): FactRow["files"] | string {
  const labels: string[] = [];
  const files: FactFile[] = [];
  for (const [label, one] of labelled) {
    if (!isObject(one)) continue;
    const read = readFactFile(one);
    if (typeof read === "string") return `file ${label}: ${read}`;
    labels.push(label.toLowerCase());
    files.push(read);
  }
  const shared = sharedKeys(labelled);
  const same = shared !== undefined && labels.length === shared.length && labels.every((one, at) => one === shared[at]);
  return new Set(labels).size < labels.length
    ? new Map(labels.map((label, at) => [label, files[at] ?? noValues] as const))
    : compactMap(same ? shared : labels, files.slice());
}

const onlyLabels: readonly string[] = [onlyFile];
const noValues = compactMap<string>([], []);

/** What the row says besides its files. */
function valuesOf(row: JsonObject): ReadonlyMap<string, string> {
  for (const value of row.values())
    if (typeof value === "string")
      return new Map([...row].flatMap(([key, one]) => (typeof one === "string" ? [[key.toLowerCase(), one]] : [])));
  return noValues;
}

function rowToJson({ files, values }: FactRow): object {
  const [first, ...more] = files;
  if (first !== undefined && more.length === 0 && values.size === 0 && /^file\d+$/.test(first[0]))
    return Object.fromEntries(first[1]);
  return Object.fromEntries<unknown>([
    ...[...files].map(([label, file]) => [label, Object.fromEntries(file)] as const),
    ...values,
  ]);
}

function wrong(reader: Reader, message: string): { facts: undefined; problems: readonly Problem[] } {
  complain(reader, message);
  return { facts: undefined, problems: reader.problems };
}

function complain({ file, problems }: Reader, message: string): void {
  problems.push({
    code: "BLK452",
    severity: "error",
    message,
    file,
    span: { start: 0, end: 0 },
    related: [],
    fixes: [],
  });
}
