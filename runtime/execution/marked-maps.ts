/** A value of JSON, as a plan file has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Marks a Map, whose order JSON objects would not keep. */
const mapMark = "$map";

/** The value with every map marked. By hand, as a replacer function would be called for each of millions of values. */
export function marked(value: unknown): Json {
  if (typeof value !== "object" || value === null) return value as Json;
  if (Array.isArray(value)) return value.some((one) => typeof one === "object") ? value.map(marked) : (value as Json);
  if (isMap(value)) {
    const pairs: Json[] = [];
    for (const [key, one] of value) pairs.push([key as string, marked(one)]);
    return { [mapMark]: pairs };
  }
  const plain: Record<string, Json> = {};
  for (const [key, one] of Object.entries(value)) if (one !== undefined) plain[key] = marked(one);
  return plain;
}

/** Any map, also one that is not a `Map`. */
export function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return Symbol.iterator in value && "get" in value;
}

/** The value that was marked. */
export function unmarked(value: Json): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  if (mapMark in value)
    return new Map((value[mapMark] as readonly (readonly [string, Json])[]).map(([key, one]) => [key, unmarked(one)]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unmarked(one)]));
}
