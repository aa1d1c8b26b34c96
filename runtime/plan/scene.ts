import type { Place } from "../../grammar/span.ts";
import { expand } from "../config/expand.ts";
import type { Expansion } from "../config/expansion.ts";
import type { ConfigScalar, Context, ContextValue, Program } from "../config/program.ts";
import { createNameMemo, type NameMemo } from "./name-memo.ts";
import type { ProblemList } from "./problem-list.ts";

/** From where the names of one module are made: its scopes, and the names made so far. */
export interface Scene {
  readonly program: Program;
  readonly problems: ProblemList;
  readonly scope: NonNullable<Context["scope"]>;
  readonly memo: NameMemo;
}

export function createScene(program: Program, problems: ProblemList, scope: Scene["scope"]): Scene {
  return { program, problems, scope, memo: createNameMemo() };
}

/** What a name is made for: shown beside a problem that stands elsewhere, as in a shared pattern. */
export interface Purpose {
  readonly what: string;
  readonly place: Place;
}

export interface NameContext {
  /** Loop keys and their like: they win over everything. */
  readonly current: ReadonlyMap<string, ContextValue>;
  /** The definition. One and the same map for all quanta, so that names can be remembered. */
  readonly object: ReadonlyMap<string, ContextValue | ConfigScalar>;
}

/** All names that a template makes, with what they are made of; undefined after a problem. */
export function makeNames(
  scene: Scene,
  template: ConfigScalar,
  context: NameContext,
  purpose: Purpose,
): Expansion | undefined {
  const expansion = expandIn(scene, template, context);
  if (isMade(expansion)) return expansion;
  complain(scene, expansion, template, purpose);
  return undefined;
}

/** The expansion alone; its problems are the caller's. */
export function expandIn(scene: Scene, template: ConfigScalar, context: NameContext): Expansion {
  return expand(scene.program, template, { ...context, scope: scene.scope });
}

/** Whether every variable was replaced. */
export function isMade(expansion: Expansion): boolean {
  return expansion.requests.length === 0 && !expansion.problems.some(({ severity }) => severity === "error");
}

/** Says why a name cannot be made. */
export function complain(scene: Scene, expansion: Expansion, template: ConfigScalar, purpose: Purpose): void {
  const related = [{ ...purpose.place, message: `needed for ${purpose.what}` }];
  for (const problem of expansion.problems) scene.problems.forward(problem, related);
  for (const request of expansion.requests)
    scene.problems.report({
      code: "BLK462",
      message: `${purpose.what} cannot be known before the run: ${request.call} is only answered in a job`,
      place: request.place,
      related: [{ ...template.place, message: "the name" }],
    });
}

/** What is wrong when a template gives several names, or none, where there must be one. */
export interface Single {
  readonly code: "BLK417" | "BLK418";
  readonly must: string;
}

/** The one name that a template makes; undefined after a problem. */
export function makeName(
  scene: Scene,
  template: ConfigScalar,
  context: NameContext,
  purpose: Purpose,
  single: Single,
): string | undefined {
  const value = (key: string): string | undefined => context.current.get(key)?.text;
  const known = scene.memo.recall(template, context.object, value);
  if (known !== undefined) return known;
  const expansion = makeNames(scene, template, context, purpose);
  if (expansion === undefined) return undefined;
  const [name, ...more] = expansion.values;
  if (name !== undefined && more.length === 0) {
    scene.memo.keep(template, context.object, value, expansion, name);
    return name;
  }
  const values = expansion.values.slice(0, 3).join(", ");
  scene.problems.report({
    code: single.code,
    message: `${purpose.what}: ${single.must} single, but ${template.text} gives ${expansion.values.length} values${values === "" ? "" : ` (${values}${more.length > 2 ? ", …" : ""})`}`,
    place: template.place,
    related: [{ ...purpose.place, message: `needed for ${purpose.what}` }],
  });
  return undefined;
}
