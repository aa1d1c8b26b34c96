import type { Place } from "../../grammar/span.ts";
import type { Part, Reference } from "../../grammar/tree.ts";
import { nearNames } from "../config/near.ts";
import type { ConfigScalar, ConfigSection, Context, Program } from "../config/program.ts";
import { lookUp, visibleNames } from "../config/scope.ts";

/** Where names of a text are looked for. */
export interface NameScope {
  readonly program: Program;
  readonly context: Context;
  /** Definitions that come before the context: a file section, a part of a list. */
  readonly objects: readonly ConfigSection[];
  /** Names that have a value although no text defines them: loop keys, and what the framework sets. */
  readonly isGiven: (name: string) => boolean;
}

export interface UndefinedName {
  readonly name: string;
  /** The variable that has no value. */
  readonly place: Place;
  /** The first text of the chain that leads there is another one than this. */
  readonly in: ConfigScalar;
  /** Where the variable itself is used in the text that was asked about. */
  readonly from: Place;
  readonly near: readonly string[];
}

/**
 * Every variable that a text needs, directly or through the values of others, and that has no value. Optional
 * variables and names that are made of other variables are not followed, nor are names with a dot.
 */
export function undefinedNames(start: ConfigScalar, scope: NameScope): UndefinedName[] {
  const found = new Map<string, UndefinedName>();
  const seen = new Set<ConfigScalar>();
  const walk = (scalar: ConfigScalar, from: Place | undefined): void => {
    if (seen.has(scalar)) return;
    seen.add(scalar);
    for (const reference of referencesIn(scalar.value?.parts ?? [])) {
      const place = { file: scalar.place.file, span: reference.nameSpan };
      const name = plainName(reference);
      if (name === undefined || reference.form !== "required" || scope.isGiven(name)) continue;
      const value = valueOf(name, scope);
      if (value === undefined) {
        const key = `${place.file} ${place.span.start}`;
        if (!found.has(key))
          found.set(key, { name, place, in: scalar, from: from ?? place, near: nearOf(name, scope) });
      } else if (value !== "made") walk(value, from ?? place);
    }
  };
  walk(start, undefined);
  return [...found.values()];
}

/** All references of a text, those inside names included. */
export function referencesIn(parts: readonly Part[]): readonly Reference[] {
  if (parts.every((part) => part.kind === "literal")) return [];
  const known = references.get(parts);
  if (known !== undefined) return known;
  const found = parts.flatMap((part) => (part.kind === "reference" ? [part, ...referencesIn(part.name)] : []));
  references.set(parts, found);
  return found;
}

/** Many rules ask for those of the same text; what is written in a file does not change. */
const references = new WeakMap<readonly Part[], readonly Reference[]>();

/** The name of a reference, folded; undefined when it holds variables or a dot. */
export function plainName(reference: Reference): string | undefined {
  if (reference.name.some((part) => part.kind === "reference") || reference.nameText.includes(".")) return undefined;
  return reference.nameText.toLowerCase();
}

/** The text a name stands for; `made` for values that no file holds, and for sections. */
export function valueOf(name: string, scope: NameScope): ConfigScalar | "made" | undefined {
  for (const object of scope.objects) {
    const own = object.entries.get(name);
    if (own !== undefined) return own.kind === "scalar" ? own : "made";
  }
  const value = lookUp(scope.program, name, scope.context)?.value;
  if (value === undefined) return undefined;
  return "kind" in value && value.kind === "scalar" ? value : "made";
}

function nearOf(name: string, scope: NameScope): readonly string[] {
  const own = scope.objects.flatMap((object) => [...object.entries.keys()]);
  const all = [...own, ...visibleNames(scope.program, scope.context)];
  return nearNames(name, all).filter((one) => valueOf(one, scope) !== "made");
}
