import type { ConfigSection, Program } from "../config/program.ts";
import { scalarsIn, sectionsIn } from "./config-read.ts";
import { referencesIn } from "./references.ts";

/** Names that the values of a submission speak of. */
export interface AskedNames {
  /** In any way: as variables, as columns, or as mere words. Such a key is meant to be called so. */
  readonly words: ReadonlySet<string>;
  /** As variables (`${name}`). */
  readonly variables: ReadonlySet<string>;
  /** How names begin that are completed by another variable (`gain_` of `${gain_${band}}`). */
  readonly beginnings: ReadonlySet<string>;
}

const known = new WeakMap<Program, AskedNames>();

/** Every name that some value asks for; collected once for a submission. */
export function askedNames(program: Program): AskedNames {
  const before = known.get(program);
  if (before !== undefined) return before;
  const asked = collect(program);
  known.set(program, asked);
  return asked;
}

function collect(program: Program): AskedNames {
  const words = new Set<string>();
  const variables = new Set<string>();
  const beginnings = new Set<string>();
  // Modules are alike: what is written once more says nothing new.
  const read = new Set<string>();
  const stack: ConfigSection[] = [program.root];
  for (let section = stack.pop(); section !== undefined; section = stack.pop()) {
    for (const [, inner] of sectionsIn(section)) stack.push(inner);
    for (const [, scalar] of scalarsIn(section)) {
      if (scalar.value !== undefined && read.size === read.add(scalar.text).size) continue;
      for (const reference of referencesIn(scalar.value?.parts ?? [])) {
        const [first, second] = reference.name;
        variables.add(reference.nameText.toLowerCase());
        if (second !== undefined) beginnings.add(first?.kind === "literal" ? first.text.toLowerCase() : "");
      }
      for (const match of scalar.text.matchAll(/\$\(([^()]*)\)|([\w.]+)/g))
        words.add((match[1] ?? match[2] ?? "").toLowerCase());
    }
  }
  for (const name of variables) words.add(name);
  return { words, variables, beginnings };
}
