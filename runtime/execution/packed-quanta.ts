import { isMap, marked, type Json } from "./marked-maps.ts";

type Leaf = string | number | boolean | null;

/** What differs from the first value of the same shape: which leaf, what stands there, and so on. */
export type Differences = readonly Leaf[];

/** How a value is written: whole, where it is the first of its shape, or as what differs from the first. */
export type Packed =
  | { readonly kind: "whole"; readonly value: Json; readonly shape?: number }
  | { readonly kind: "like"; readonly shape: number; readonly differences: Differences };

/** Shapes that are remembered; values of further ones are written whole. */
const mostShapes = 1000;

/**
 * Packs values one after another. Quanta of one module say the same but for their names and numbers: most of a plan
 * would be the same words again and again. Only values of one `kind` are compared. Maps are marked. What is the very
 * same object as in the first value is not looked into, so values must not change.
 */
export function createPacker(): (kind: string, value: object) => Packed {
  const shapes = new Map<string, { readonly shape: number; readonly base: Base }[]>();
  let count = 0;
  return (kind, value) => {
    const known = shapes.get(kind) ?? [];
    for (const { shape, base } of known) {
      const found: Leaf[] = [];
      if (compare(base, value, { leaf: 0 }, found)) return { kind: "like", shape, differences: found };
    }
    const whole = marked(value);
    if (count === mostShapes) return { kind: "whole", value: whole };
    const shape = count;
    count += 1;
    shapes.set(kind, [...known, { shape, base: baseOf(value) }]);
    return { kind: "whole", value: whole, shape };
  };
}

/** The value that was packed as `differences` from `base`. What does not differ is the very same. */
export function unpack(base: Json, differences: Differences): Json {
  return restore(base, { leaf: 0, next: 0 }, differences);
}

/** The first value of a shape, made ready for comparing others with it. Leaves are counted as in what was marked. */
type Base =
  | { readonly kind: "leaf"; readonly value: Leaf }
  | { readonly kind: "list"; readonly of: object; readonly items: readonly Base[]; readonly leaves: number }
  | {
      readonly kind: "map" | "object";
      readonly of: object;
      readonly keys: readonly string[];
      readonly items: readonly Base[];
      readonly leaves: number;
    };

function baseOf(value: unknown): Base {
  if (typeof value !== "object" || value === null) return { kind: "leaf", value: value as Leaf };
  if (Array.isArray(value)) {
    const items = value.map(baseOf);
    return { kind: "list", of: value, items, leaves: sumOf(items) };
  }
  const isOfMaps = isMap(value);
  const pairs = isOfMaps
    ? [...(value as ReadonlyMap<string, unknown>)]
    : Object.entries(value).filter(([, one]) => one !== undefined);
  const items = pairs.map(([, one]) => baseOf(one));
  const keys = pairs.map(([key]) => key);
  // The key of a pair is a leaf of its own, that of an object is none.
  const leaves = sumOf(items) + (isOfMaps ? keys.length : 0);
  return { kind: isOfMaps ? "map" : "object", of: value, keys, items, leaves };
}

function sumOf(items: readonly Base[]): number {
  return items.reduce((sum, item) => sum + (item.kind === "leaf" ? 1 : item.leaves), 0);
}

/** Whether a value has the shape of the base; the leaves in which they differ are added. */
function compare(base: Base, value: unknown, at: { leaf: number }, found: Leaf[]): boolean {
  if (base.kind === "leaf") {
    if (typeof value === "object" && value !== null) return false;
    if (value !== base.value) found.push(at.leaf, value as Leaf);
    at.leaf += 1;
    return true;
  }
  if (value === base.of) {
    at.leaf += base.leaves;
    return true;
  }
  if (typeof value !== "object" || value === null) return false;
  if (base.kind === "list") return Array.isArray(value) && compareItems(base.items, value, at, found);
  if (Array.isArray(value) || isMap(value) !== (base.kind === "map")) return false;
  return base.kind === "map"
    ? comparePairs(base, value as ReadonlyMap<string, unknown>, at, found)
    : compareObjects(base, value as Readonly<Record<string, unknown>>, at, found);
}

function compareItems(items: readonly Base[], value: readonly unknown[], at: { leaf: number }, found: Leaf[]): boolean {
  if (items.length !== value.length) return false;
  for (const [index, item] of items.entries()) if (!compare(item, value[index], at, found)) return false;
  return true;
}

function comparePairs(
  { keys, items }: Extract<Base, { readonly keys: unknown }>,
  value: ReadonlyMap<string, unknown>,
  at: { leaf: number },
  found: Leaf[],
): boolean {
  if (keys.length !== value.size) return false;
  let index = 0;
  let same = true;
  value.forEach((one, key) => {
    const item = items[index];
    if (!same || item === undefined) return;
    if (key !== keys[index]) found.push(at.leaf, key);
    at.leaf += 1;
    index += 1;
    same = compare(item, one, at, found);
  });
  return same;
}

function compareObjects(
  { keys, items }: Extract<Base, { readonly keys: unknown }>,
  value: Readonly<Record<string, unknown>>,
  at: { leaf: number },
  found: Leaf[],
): boolean {
  for (const [index, key] of keys.entries()) {
    const [item, theirs] = [items[index], value[key]];
    if (theirs === undefined || item === undefined || !compare(item, theirs, at, found)) return false;
  }
  let more = -keys.length;
  for (const key in value) if (value[key] !== undefined) more += 1;
  return more === 0;
}

function restore(base: Json, at: { leaf: number; next: number }, differences: Differences): Json {
  if (!isNode(base)) {
    const differs = differences[at.next] === at.leaf;
    const value = differs ? (differences[at.next + 1] ?? null) : base;
    if (differs) at.next += 2;
    at.leaf += 1;
    return value;
  }
  const before = at.next;
  const made = isList(base)
    ? base.map((one) => restore(one, at, differences))
    : Object.fromEntries(Object.entries(base).map(([key, one]) => [key, restore(one, at, differences)]));
  return at.next === before ? base : made;
}

function isNode(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

function isList(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}
