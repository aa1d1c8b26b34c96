import type { Problem } from "../../grammar/problem.ts";

/** JSON as WCL sees data: every scalar is text, objects keep their order; nulls are left out, arrays stay. */
export type JsonValue = string | ReadonlyMap<string, JsonValue> | readonly JsonValue[];

export type JsonObject = ReadonlyMap<string, JsonValue>;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export type JsonRead =
  { readonly kind: "read"; readonly value: JsonValue } | { readonly kind: "refused"; readonly problem: Problem };

/** Reads JSON. Numbers keep the digits they are written with; true and false become `True` and `False`, as in Python. */
export function readJson(text: string, file: string): JsonRead {
  try {
    JSON.parse(text);
    // Quoted first, since a number read as a double loses the end of a long one.
    const value: unknown = JSON.parse(
      text.replace(stringOrNumber, (match) => (match.startsWith('"') ? match : `"${match}"`)),
    );
    return { kind: "read", value: toValue(value) ?? "" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(reason)?.[1] ?? 0);
    const span = { start: at, end: Math.min(at + 1, text.length) };
    const message = `not JSON: ${reason}`;
    return {
      kind: "refused",
      problem: { code: "BLK452", severity: "error", message, file, span, related: [], fixes: [] },
    };
  }
}

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function toValue(value: unknown): JsonValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((one) => toValue(one) ?? "");
  if (typeof value === "object") {
    const map = new Map<string, JsonValue>();
    for (const [key, inner] of Object.entries(value)) {
      const read = toValue(inner);
      if (read !== undefined) map.set(key, read);
    }
    return map;
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? value : undefined;
}
