import type { Place } from "../../grammar/span.ts";
import { readBoolean } from "../config/boolean.ts";
import type { ConfigNode, ConfigScalar, ConfigSection, ContextValue, Program } from "../config/program.ts";

/** The value written under a key of this very section. */
export function scalarIn(section: ConfigSection | undefined, key: string): ConfigScalar | undefined {
  const node = section?.entries.get(key);
  return node?.kind === "scalar" ? node : undefined;
}

/** The section under a key of this very section. */
export function sectionIn(section: ConfigSection | undefined, key: string): ConfigSection | undefined {
  const node = section?.entries.get(key);
  return node?.kind === "section" ? node : undefined;
}

/** The sections within a section, in order. */
export function sectionsOf(section: ConfigSection | undefined): readonly (readonly [string, ConfigSection])[] {
  return [...(section?.entries ?? [])].flatMap(([name, node]) =>
    node.kind === "section" ? [[name, node] as const] : [],
  );
}

/** A boolean of this very section; `instead` where it is absent or not one. */
export function booleanIn(section: ConfigSection, key: string, instead: "true" | "false" = "false"): boolean {
  const text = scalarIn(section, key)?.text;
  return (text === undefined ? undefined : readBoolean(text.trim())) ?? instead === "true";
}

/** Where a node is written; the top of the submission where it was made. */
export function placeOf(node: ConfigNode | undefined, program: Program): Place {
  const place = node?.kind === "scalar" ? node.place : node?.opened[0];
  return place ?? { file: program.entry, span: { start: 0, end: 0 } };
}

/** The values of a section as a search object: they win over all scopes. */
export function objectOf(section: ConfigSection): ReadonlyMap<string, ConfigScalar> {
  const object = new Map<string, ConfigScalar>();
  for (const [key, node] of section.entries) if (node.kind === "scalar") object.set(key, node);
  return object;
}

/** A value that came from a row or a quantum: whatever it holds, it is one value. */
export function atomic(text: string): ContextValue {
  return { text, atomic: true };
}

/** A value that we make for a program, such as the name of the run. */
export function madeScalar(text: string, place: Place): ConfigScalar {
  return { kind: "scalar", text, atomic: true, key: place, place, layer: "defaults", hidden: [] };
}
