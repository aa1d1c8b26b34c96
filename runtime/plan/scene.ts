import type { Place } from "../../grammar/span.ts";
import { expand } from "../config/expand.ts";
import type { Expansion } from "../config/expansion.ts";
import type { ConfigScalar, Context, ContextValue, Program } from "../config/program.ts";
import { compileName, fillName, keptOf, type CompiledName } from "./compiled-name.ts";
import type { ProblemList } from "./problem-list.ts";

/** From where the names of one module are made: its scopes, and the templates that were compiled so far. */
export interface Scene {
  readonly program: Program;
  readonly problems: ProblemList;
  readonly scope: NonNullable<Context["scope"]>;
  /** By template and object; undefined where expansion must do the work. */
  readonly compiled: Map<ConfigScalar, Map<object, CompiledName | undefined>>;
  /** By object and what is asked for: the template that a definition names; undefined when there is none. */
  readonly templates: Map<object, Map<string, ConfigScalar | undefined>>;
  /** By template: the last folder it made that was sound. Most make one folder for many quanta. */
  readonly folders: Map<ConfigScalar, string>;
}

export function createScene(program: Program, problems: ProblemList, scope: Scene["scope"]): Scene {
  return { program, problems, scope, compiled: new Map(), templates: new Map(), folders: new Map() };
}

/** Finds something about a definition once for all quanta; a problem with it is reported then. */
export function onceFor(
  scene: Scene,
  object: object,
  what: string,
  find: () => ConfigScalar | undefined,
): ConfigScalar | undefined {
  const known = scene.templates.get(object) ?? new Map<string, ConfigScalar | undefined>();
  if (known.has(what)) return known.get(what);
  const found = find();
  scene.templates.set(object, known.set(what, found));
  return found;
}

/** What a name is made for: shown beside a problem that stands elsewhere, as in a shared pattern. */
export interface Purpose {
  readonly what: string;
  readonly place: Place;
}

export interface NameContext {
  /** Loop keys and their like: they win over everything. Atomic. */
  readonly current: ReadonlyMap<string, ContextValue>;
  /** The definition. One and the same map for all quanta, so that a template is compiled once. */
  readonly object: ReadonlyMap<string, ConfigScalar>;
}

/** Names, and for each what it is made of: folded names of variables to values before padding. */
export interface MadeNames {
  readonly values: readonly string[];
  readonly kept: readonly ReadonlyMap<string, string>[];
}

/** All names that a template makes; undefined after a problem. */
export function makeNames(
  scene: Scene,
  template: ConfigScalar,
  context: NameContext,
  purpose: Purpose,
): MadeNames | undefined {
  const compiled = compiledFor(scene, template, context);
  const name = compiled === undefined ? undefined : fillName(compiled, context.current);
  if (compiled !== undefined && name !== undefined)
    return { values: [name], kept: [keptOf(compiled, context.current)] };
  const expansion = expanded(scene, template, context, purpose);
  return expansion === undefined ? undefined : { values: expansion.values, kept: expansion.keep.map(folded) };
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
  const compiled = compiledFor(scene, template, context);
  const known = compiled === undefined ? undefined : fillName(compiled, context.current);
  if (known !== undefined) return known;
  const values = expanded(scene, template, context, purpose)?.values;
  const [name, ...more] = values ?? [];
  if (values === undefined || (name !== undefined && more.length === 0)) return name;
  const some = values.length === 0 ? "" : ` (${values.slice(0, 3).join(", ")}${values.length > 3 ? ", …" : ""})`;
  scene.problems.report({
    code: single.code,
    message: `${purpose.what}: ${single.must} single, but ${template.text} gives ${values.length} values${some}`,
    place: purpose.place,
    related: [{ ...template.place, message: "by this template" }],
  });
  return undefined;
}

/** The template as it is for all quanta of the module; undefined where expansion must do the work. */
export function compiledFor(
  scene: Scene,
  template: ConfigScalar,
  { current, object }: NameContext,
): CompiledName | undefined {
  let objects = scene.compiled.get(template);
  if (objects === undefined) scene.compiled.set(template, (objects = new Map<object, CompiledName | undefined>()));
  if (objects.has(object)) return objects.get(object);
  const compiled = compileName(scene.program, template, current, { object, scope: scene.scope });
  objects.set(object, compiled);
  return compiled;
}

/** The expansion, or a problem that says why the name cannot be made. */
function expanded(scene: Scene, template: ConfigScalar, context: NameContext, purpose: Purpose): Expansion | undefined {
  const expansion = expand(scene.program, template, { ...context, scope: scene.scope });
  const { requests, problems } = expansion;
  const related = [{ ...purpose.place, message: `needed for ${purpose.what}` }];
  for (const problem of problems) scene.problems.forward(problem, related);
  for (const request of requests)
    scene.problems.report({
      code: "BLK462",
      message: `${purpose.what} cannot be known before the run: ${request.call} is only answered in a job`,
      place: request.place,
      related,
    });
  return requests.length === 0 && !problems.some(({ severity }) => severity === "error") ? expansion : undefined;
}

/** Names are written in any case; what is known of a file is looked up in one. */
function folded(keep: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...keep].map(([name, value]) => [name.toLowerCase(), value] as const));
}
