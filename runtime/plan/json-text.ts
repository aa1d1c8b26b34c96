import type { Problem } from "../../grammar/problem.ts";
import { compactLimit, compactMap } from "./compact-map.ts";
import { createRowPacker } from "./packed-rows.ts";
import type { Sequence } from "./sequence.ts";

/** JSON as WCL sees data: every scalar is text, objects keep their order; nulls are left out, arrays stay. */
export type JsonValue = string | ReadonlyMap<string, JsonValue> | Sequence<JsonValue>;

export type JsonObject = ReadonlyMap<string, JsonValue>;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && "get" in value;
}

export function isArray(value: JsonValue | undefined): value is Sequence<JsonValue> {
  return typeof value === "object" && "at" in value;
}

export type JsonRead =
  { readonly kind: "read"; readonly value: JsonValue } | { readonly kind: "refused"; readonly problem: Problem };

/**
 * Reads JSON. Numbers keep the digits they are written with, as a double loses the end of a long one; true and false
 * become `True` and `False`, as in Python; keys stay in their order, also those that look like numbers.
 */
export function readJson(text: string, file: string): JsonRead {
  const reader: Reader = { text, at: 0, depth: 0, shapes: [] };
  try {
    const value = readValue(reader);
    skipSpace(reader);
    if (reader.at < text.length) throw wrong(reader, "more text after the value");
    return { kind: "read", value: value ?? "" };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = Math.min(reader.at, text.length);
    const span = { start: at, end: Math.min(at + 1, text.length) };
    const message = `not JSON: ${error.message}`;
    return {
      kind: "refused",
      problem: { code: "BLK452", severity: "error", message, file, span, related: [], fixes: [] },
    };
  }
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  /** Keys of objects met before: rows of one answer share theirs. */
  readonly shapes: (readonly string[])[];
}

const deepest = 500;
const mostShapes = 30;

function readValue(reader: Reader): JsonValue | undefined {
  skipSpace(reader);
  const { text, at } = reader;
  switch (text.charCodeAt(at)) {
    case 0x7b:
      return nested(reader, readObject);
    case 0x5b:
      return nested(reader, readArray);
    case 0x22:
      return readString(reader);
    default:
      return readWord(reader);
  }
}

function nested(reader: Reader, read: (reader: Reader) => JsonValue): JsonValue {
  reader.depth += 1;
  if (reader.depth > deepest) throw wrong(reader, `more than ${deepest} levels deep`);
  const value = read(reader);
  reader.depth -= 1;
  return value;
}

function readObject(reader: Reader): JsonObject {
  const keys: string[] = [];
  const values: JsonValue[] = [];
  let map: Map<string, JsonValue> | undefined;
  reader.at += 1;
  for (let more = !isNext(reader, 0x7d); more; more = continues(reader, 0x7d, "}")) {
    skipSpace(reader);
    if (reader.text.charCodeAt(reader.at) !== 0x22) throw wrong(reader, "a key in double quotes is expected");
    const key = readString(reader);
    if (!isNext(reader, 0x3a)) throw wrong(reader, "a colon is expected");
    const value = readValue(reader);
    if (value === undefined) continue;
    if (map === undefined && (keys.length >= compactLimit || keys.includes(key)))
      map = new Map(keys.map((name, at) => [name, values[at] ?? ""] as const));
    if (map === undefined) values[keys.push(key) - 1] = value;
    else map.set(key, value);
  }
  if (map !== undefined) return map;
  // An array that grew holds room for more; a copy does not.
  return compactMap(shapeOf(reader, keys), values.slice());
}

function shapeOf({ shapes }: Reader, keys: readonly string[]): readonly string[] {
  const same = shapes.find((shape) => sameKeys(keys, shape));
  if (same !== undefined) return same;
  const own = keys.slice();
  if (shapes.length < mostShapes) shapes.push(own);
  return own;
}

function sameKeys(keys: readonly string[], shape: readonly string[]): boolean {
  return keys.length === shape.length && keys.every((key, at) => key === shape[at]);
}

function readArray(reader: Reader): Sequence<JsonValue> {
  const values = createRowPacker<JsonValue>();
  reader.at += 1;
  for (let more = !isNext(reader, 0x5d); more; more = continues(reader, 0x5d, "]")) values.add(readValue(reader) ?? "");
  return values.rows();
}

/** Whether that character comes next; it is passed then. */
function isNext(reader: Reader, character: number): boolean {
  skipSpace(reader);
  if (reader.text.charCodeAt(reader.at) !== character) return false;
  reader.at += 1;
  return true;
}

function continues(reader: Reader, end: number, name: string): boolean {
  if (isNext(reader, 0x2c)) return true;
  if (isNext(reader, end)) return false;
  throw wrong(reader, `a comma or ${name} is expected`);
}

function readString(reader: Reader): string {
  const { text } = reader;
  const start = reader.at + 1;
  let at = start;
  let escaped = false;
  for (let code = text.charCodeAt(at); code !== 0x22; code = text.charCodeAt(at)) {
    reader.at = at;
    // Not a number at the end of the text, which this says too.
    if (!(code >= 0x20)) throw wrong(reader, "a text is not closed");
    escaped ||= code === 0x5c;
    at += code === 0x5c ? 2 : 1;
  }
  reader.at = at + 1;
  if (escaped) return JSON.parse(text.slice(start - 1, at + 1)) as string;
  return text.slice(start, at);
}

const word = /(true|false|null)\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readWord(reader: Reader): string | undefined {
  word.lastIndex = reader.at;
  const [all] = word.exec(reader.text) ?? [];
  if (all === undefined) throw wrong(reader, "a value is expected");
  reader.at += all.length;
  if (all === "null") return undefined;
  return all === "true" ? "True" : all === "false" ? "False" : all;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reader.at += 1;
  }
}

function wrong({ at, text }: Reader, message: string): SyntaxError {
  return new SyntaxError(at >= text.length ? `${message}, but the text ends` : `${message} at position ${at}`);
}
