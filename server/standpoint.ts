import { definitionOf } from "../runtime/checks/survey.ts";
import type { Survey } from "../runtime/checks/survey.ts";
import { type ConfigNode, type ConfigScalar, type ConfigSection, type Context } from "../runtime/config/program.ts";
import { searchOf, type Where } from "../runtime/config/scope.ts";

/** From where in a submission a look-up is made: the context, and the definition whose keys come first. */
export interface Standpoint {
  readonly context: Context;
  readonly definition?: ConfigSection;
}

/** The standpoint of text inside the sections `path`: as the planner would look from there. */
export function standpointOf(survey: Survey, path: readonly string[]): Standpoint {
  const [top, name = "", kind, definition = "", division, part = ""] = path;
  switch (top) {
    case "module": {
      const module = survey.modules.get(name);
      const context = module?.context ?? { scope: { module: name } };
      if (module === undefined || (kind !== "file" && kind !== "list")) return { context };
      const whole = definitionOf(module, kind, definition);
      const piece = division === "div_list_by_col" ? definitionOf(module, "list", part) : undefined;
      const section = piece === undefined ? whole : overlay(whole, piece);
      return section === undefined
        ? { context }
        : { context: { ...context, object: scalarsOf(section) }, definition: section };
    }
    case "block":
      return { context: survey.blocks.get(name)?.context ?? { scope: { block: name } } };
    case "site":
      return { context: { scope: { site: name } } };
    case "archive":
      return { context: { scope: { archive: name } } };
    case undefined:
    default:
      return { context: { scope: {} } };
  }
}

/** One place where a name has a value, visible or hidden by one before it. */
export interface Hit {
  readonly where: Where;
  readonly node: ConfigNode;
}

/** Every written value of a plain name from a standpoint, the one that wins first. Dotted names are one path. */
export function hitsOf(survey: Survey, name: string, { context, definition }: Standpoint): readonly Hit[] {
  const { program } = survey;
  if (name.includes(".")) {
    const node = nodeAtPath(program.root, name.split("."));
    return node === undefined ? [] : [{ where: { kind: "path" }, node }];
  }
  const { current, scopes } = searchOf(program, context);
  const places: readonly (readonly [Where, ConfigSection | undefined])[] = [
    [{ kind: "current" }, current],
    [{ kind: "object" }, definition],
    ...scopes.map(({ where, section }) => [where, section] as const),
    [{ kind: "global" }, program.root],
  ];
  return places.flatMap(([where, section]) => {
    const node = section?.entries.get(name);
    return node === undefined ? [] : [{ where, node }];
  });
}

/** The node at an exact path from the top. */
export function nodeAtPath(root: ConfigSection, path: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const name of path) node = node?.kind === "section" ? node.entries.get(name) : undefined;
  return node;
}

function scalarsOf(section: ConfigSection): ReadonlyMap<string, ConfigScalar> {
  return new Map([...section.entries].flatMap(([key, node]) => (node.kind === "scalar" ? [[key, node] as const] : [])));
}

function overlay(under: ConfigSection | undefined, over: ConfigSection): ConfigSection {
  return { kind: "section", entries: new Map([...(under?.entries ?? []), ...over.entries]), opened: over.opened };
}
