import { nearNames } from "./near.ts";
import {
  scopeOrder,
  type ConfigNode,
  type ConfigSection,
  type Context,
  type ContextValue,
  type Program,
  type ScopeName,
} from "./program.ts";

/** One place where a name is looked for. */
export type Where =
  /** Values given with the look-up, and the top-level section `current`. */
  | { readonly kind: "current" }
  /** The definition or instance being worked on. */
  | { readonly kind: "object" }
  /** Section `name` of the top-level section `scope`. */
  | { readonly kind: "scope"; readonly scope: ScopeName; readonly name: string }
  | { readonly kind: "global" }
  /** A dotted name: exactly this path from the top. */
  | { readonly kind: "path" };

export interface Found {
  readonly kind: "found";
  /** Folded to lower case. */
  readonly key: string;
  readonly value: ConfigNode | ContextValue;
  readonly where: Where;
  /** All places that come before `where`, and `where`. */
  readonly searched: readonly Where[];
}

export interface Missing {
  readonly kind: "missing";
  readonly key: string;
  readonly searched: readonly Where[];
  /** Visible names that are spelt nearly the same, best first. */
  readonly near: readonly string[];
}

/**
 * Looks a name up as the framework does; the first hit wins: current values, the object, the current sections in
 * `scopeOrder`, the top level. A dotted name is a path from the top and knows no scope. Nothing is expanded.
 */
export function find(program: Program, key: string, context: Context): Found | Missing {
  const folded = key.toLowerCase();
  const hit = lookUp(program, folded, context);
  // Most callers want the value alone: where it was sought, and what it might have meant, is made when it is read.
  if (hit === undefined) {
    return {
      kind: "missing",
      key: folded,
      get searched() {
        return placesFor(folded, program, context);
      },
      get near() {
        return nearNames(folded, visibleNames(program, context));
      },
    };
  }
  return {
    kind: "found",
    key: folded,
    value: hit.value,
    where: hit.where,
    get searched() {
      const places = placesFor(folded, program, context);
      return places.slice(0, places.findIndex((place) => samePlace(place, hit.where)) + 1);
    },
  };
}

export interface Hit {
  readonly value: ConfigNode | ContextValue;
  readonly where: Where;
}

/** The look-up alone, for names already folded to lower case. */
export function lookUp(program: Program, key: string, context: Context): Hit | undefined {
  return lookUpIn(searchOf(program, context), key);
}

/** A context with its current sections at hand, for many look-ups from one place. */
export interface Search {
  readonly program: Program;
  readonly context: Context;
  readonly current: ConfigSection | undefined;
  readonly scopes: readonly { readonly section: ConfigSection; readonly where: Where }[];
}

export function searchOf(program: Program, context: Context): Search {
  return { program, context, current: currentSection(program), scopes: scopeSections(program, context) };
}

/** The look-up alone, for names already folded to lower case. */
export function lookUpIn({ program, context, current, scopes }: Search, key: string): Hit | undefined {
  if (key.includes(".")) return lookUpPath(program.root, key);
  const given = context.current?.get(key) ?? currentName(key, context) ?? current?.entries.get(key);
  if (given !== undefined) return { value: given, where: inCurrent };
  const own = context.object?.get(key);
  if (own !== undefined) return { value: own, where: inObject };
  for (const { section, where } of scopes) {
    const value = section.entries.get(key);
    if (value !== undefined) return { value, where };
  }
  const global = program.root.entries.get(key);
  return global === undefined ? undefined : { value: global, where: atTop };
}

/** Every name that a look-up from here could find. */
export function* visibleNames(program: Program, context: Context): Generator<string> {
  yield* context.current?.keys() ?? [];
  yield* currentSection(program)?.entries.keys() ?? [];
  yield* context.object?.keys() ?? [];
  for (const { section } of scopeSections(program, context)) yield* section.entries.keys();
  yield* program.root.entries.keys();
}

const inCurrent: Where = { kind: "current" };
const inObject: Where = { kind: "object" };
const atTop: Where = { kind: "global" };
const onPath: Where = { kind: "path" };

function lookUpPath(root: ConfigSection, key: string): Hit | undefined {
  let node: ConfigNode | undefined = root;
  for (const step of key.split(".")) node = node?.kind === "section" ? node.entries.get(step) : undefined;
  return node === undefined ? undefined : { value: node, where: onPath };
}

function currentSection(program: Program): ConfigSection | undefined {
  const section = program.root.entries.get("current");
  return section?.kind === "section" ? section : undefined;
}

/** `curr_module` and its like answer with the name of the current section. */
function currentName(key: string, context: Context): ContextValue | undefined {
  if (context.scope === undefined || !key.startsWith("curr_")) return undefined;
  const scope = scopeOrder.find((one) => key === `curr_${one}`);
  const name = scope === undefined ? undefined : context.scope[scope];
  return name === undefined ? undefined : { text: name, atomic: true };
}

/** The sections that the current names stand for, in the order of search. */
function scopeSections(program: Program, context: Context): Search["scopes"] {
  const { scope, current } = context;
  if (scope === undefined) return [];
  // A current value may name another section than the scope does; nothing else can.
  if (current !== undefined && scopeOrder.some((one) => current.has(`curr_${one}`)))
    return readScopes(program, context);
  const known = scopesOf.get(scope);
  if (known?.root === program.root) return known.scopes;
  const scopes = readScopes(program, context);
  scopesOf.set(scope, { root: program.root, scopes });
  return scopes;
}

/** Thousands of look-ups are made from one scope; a program that is loaded does not change. */
const scopesOf = new WeakMap<
  NonNullable<Context["scope"]>,
  { readonly root: ConfigSection; readonly scopes: Search["scopes"] }
>();

function readScopes(program: Program, context: Context): Search["scopes"] {
  const sections: { section: ConfigSection; where: Where }[] = [];
  for (const scope of scopeOrder) {
    const all = program.root.entries.get(scope);
    const name = all?.kind === "section" ? nameOfScope(program, scope, context) : undefined;
    const section = all?.kind === "section" && name !== undefined ? all.entries.get(name) : undefined;
    if (section?.kind === "section" && name !== undefined)
      sections.push({ section, where: { kind: "scope", scope, name } });
  }
  return sections;
}

function nameOfScope(program: Program, scope: ScopeName, context: Context): string | undefined {
  const key = `curr_${scope}`;
  const given = context.current?.get(key)?.text ?? context.scope?.[scope];
  if (given !== undefined) return given;
  const written = currentSection(program)?.entries.get(key);
  return written?.kind === "scalar" ? written.text : undefined;
}

function placesFor(key: string, program: Program, context: Context): readonly Where[] {
  if (key.includes(".")) return [onPath];
  const scopes = scopeOrder.flatMap((scope): readonly Where[] => {
    const name = context.scope === undefined ? undefined : nameOfScope(program, scope, context);
    return name === undefined ? [] : [{ kind: "scope", scope, name }];
  });
  return [inCurrent, ...(context.object === undefined ? [] : [inObject]), ...scopes, atTop];
}

function samePlace(one: Where, other: Where): boolean {
  return one.kind === other.kind && (one.kind !== "scope" || other.kind !== "scope" || one.scope === other.scope);
}
