import type { CurrentValues } from "./quantum-work.ts";
import { fillName, type CompiledName, type Hole } from "./compiled-name.ts";
import { atomic } from "./config-nodes.ts";
import { tupleKey, type Tuple } from "./tuple.ts";

/** Loop keys that a template lacks, and two quanta that it therefore gives one name. */
export interface LackingKeys {
  /** Those of the keys it lacks that would tell quanta of one name apart. */
  readonly keys: readonly string[];
  /** Their places in the loop, from 0. */
  readonly witnesses: readonly [number, number];
  readonly name: string;
  /** How many names the template makes for all quanta. */
  readonly names: number;
}

/**
 * Looks at the template alone: what it makes is decided by the loop keys in it, so quanta that differ in other keys only
 * get one name. Undefined when no two do, or when more than the loop keys decides.
 */
export function findLackingKeys(
  name: CompiledName,
  loop: { readonly keys: readonly string[]; readonly tuples: readonly Tuple[] },
): LackingKeys | undefined {
  const holes = name.pieces.filter((piece): piece is Hole => typeof piece !== "string");
  const has = holes.map(({ key }) => loop.keys.indexOf(key));
  if (loop.tuples.length < 2 || has.includes(-1) || loop.keys.every((_, at) => has.includes(at))) return undefined;
  const firsts = new Map<string, number>();
  const differing = new Set<number>();
  let witnesses: readonly [number, number] | undefined;
  for (const [number, tuple] of loop.tuples.entries()) {
    const key = tupleKey(has.map((at) => tuple[at] ?? ""));
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, number);
      continue;
    }
    witnesses ??= [first, number];
    for (const [at, value] of tuple.entries()) if (value !== loop.tuples[first]?.[at]) differing.add(at);
  }
  if (witnesses === undefined) return undefined;
  const shown = loop.tuples[witnesses[0]] ?? [];
  const current: CurrentValues = new Map(loop.keys.map((key, at) => [key, atomic(shown[at] ?? "")] as const));
  return {
    keys: loop.keys.filter((_, at) => differing.has(at)),
    witnesses,
    name: fillName({ ...name, elsewhere: new Set(), tried: { names: undefined } }, current) ?? "",
    names: firsts.size,
  };
}

/** The same in words: `lacks the loop key ccd: …`. */
export function sayLackingKeys(
  { keys, witnesses, name, names }: LackingKeys,
  loop: { readonly keys: readonly string[]; readonly tuples: readonly Tuple[]; readonly before: number },
): string {
  const shown = witnesses.map((number) => {
    const values = loop.keys.map((key, at) => `${key}=${loop.tuples[number]?.[at] ?? ""}`).join(" ");
    return `${values} (instance ${loop.before + number + 1})`;
  });
  const counts = `${loop.tuples.length.toLocaleString("en")} quanta, ${names === 1 ? "one name" : `${names.toLocaleString("en")} names`}`;
  return `lacks the loop key${keys.length === 1 ? "" : "s"} ${keys.join(", ")}: ${shown.join(" and ")} both make ${name}; ${counts}`;
}
