import { parse } from "yaml";

/** An object of JSON, with its keys in the order of the text. */
export type Ordered = string | number | boolean | null | readonly Ordered[] | ReadonlyMap<string, Ordered>;

/** Reads JSON with objects as maps: in a JavaScript object, keys that look like numbers come before all others. */
export function readOrderedJson(text: string): Ordered {
  // JSON is YAML, and the YAML reader can make maps.
  return parse(text, { mapAsMap: true, schema: "json" }) as Ordered;
}

/** A golden tree as paths and values in order, as `wcl parse --json` prints one; an empty section has the value null. */
export function flatTree(tree: Ordered, path: readonly string[] = []): [path: string[], value: string | null][] {
  if (!(tree instanceof Map)) throw new Error(`${path.join(".")} is no section`);
  return [...(tree as ReadonlyMap<string, Ordered>)].flatMap(([key, value]): [string[], string | null][] => {
    const here = [...path, key];
    if (typeof value === "string") return [[here, value]];
    return value instanceof Map && value.size === 0 ? [[here, null]] : flatTree(value, here);
  });
}
