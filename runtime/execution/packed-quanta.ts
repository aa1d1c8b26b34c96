import { isMap, marked, pairsOf, type Json } from "./marked-maps.ts";

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
 * would be the same words again and again. Only values of one `kind` are compared. Maps are marked.
 */
export function createPacker(): (kind: string, value: object) => Packed {
  const shapes = new Map<string, { readonly shape: number; readonly base: Json }[]>();
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
    shapes.set(kind, [...known, { shape, base: whole }]);
    return { kind: "whole", value: whole, shape };
  };
}

/** The value that was packed as `differences` from `base`. What does not differ is the very same. */
export function unpack(base: Json, differences: Differences): Json {
  return restore(base, { leaf: 0, next: 0 }, differences);
}

/**
 * Whether a value has the shape of a marked one; the leaves in which they differ are added. Leaves are counted in order.
 * It is not marked itself, as that would copy millions of values.
 */
function compare(base: Json, value: unknown, at: { leaf: number }, found: Leaf[]): boolean {
  if (!isNode(base)) {
    if (typeof value === "object" && value !== null) return false;
    if (value !== base) found.push(at.leaf, value as Leaf);
    at.leaf += 1;
    return true;
  }
  if (typeof value !== "object" || value === null) return false;
  if (isList(base)) return Array.isArray(value) && compareLists(base, value, at, found);
  if (Array.isArray(value)) return false;
  const pairs = pairsOf(base);
  if (pairs !== undefined) return isMap(value) && comparePairs(pairs, value, at, found);
  return !isMap(value) && compareObjects(base, value as Readonly<Record<string, unknown>>, at, found);
}

function compareLists(base: readonly Json[], value: readonly unknown[], at: { leaf: number }, found: Leaf[]): boolean {
  if (base.length !== value.length) return false;
  for (let index = 0; index < base.length; index += 1)
    if (!compare(base[index] ?? null, value[index], at, found)) return false;
  return true;
}

function comparePairs(
  pairs: readonly (readonly [string, Json])[],
  value: ReadonlyMap<unknown, unknown>,
  at: { leaf: number },
  found: Leaf[],
): boolean {
  if (pairs.length !== value.size) return false;
  let index = 0;
  for (const [key, one] of value) {
    const pair = pairs[index];
    index += 1;
    if (pair === undefined || !compare(pair[0], key, at, found) || !compare(pair[1], one, at, found)) return false;
  }
  return true;
}

function compareObjects(
  base: Readonly<Record<string, Json>>,
  value: Readonly<Record<string, unknown>>,
  at: { leaf: number },
  found: Leaf[],
): boolean {
  let count = 0;
  for (const key in base) {
    const [ours = null, theirs] = [base[key], value[key]];
    if (theirs === undefined || !compare(ours, theirs, at, found)) return false;
    count += 1;
  }
  for (const key in value) if (value[key] !== undefined) count -= 1;
  return count === 0;
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
