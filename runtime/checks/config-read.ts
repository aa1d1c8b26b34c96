import type { Place } from "../../grammar/span.ts";
import type { ConfigNode, ConfigScalar, ConfigSection, Context, Program } from "../config/program.ts";
import { find } from "../config/scope.ts";

/** The value of a key of this very section. */
export function scalarIn(section: ConfigSection | undefined, key: string): ConfigScalar | undefined {
  const node = section?.entries.get(key);
  return node?.kind === "scalar" ? node : undefined;
}

/** The sub-section of this name. */
export function sectionIn(section: ConfigSection | undefined, name: string): ConfigSection | undefined {
  const node = section?.entries.get(name);
  return node?.kind === "section" ? node : undefined;
}

/** The sub-sections, in written order. */
export function sectionsIn(section: ConfigSection | undefined): readonly Named<ConfigSection>[] {
  return section === undefined ? [] : sortedEntries(section).sections;
}

/** The values of this very section, in written order. */
export function scalarsIn(section: ConfigSection | undefined): readonly Named<ConfigScalar>[] {
  return section === undefined ? [] : sortedEntries(section).scalars;
}

type Named<T> = readonly [name: string, node: T];

interface Sorted {
  readonly sections: readonly Named<ConfigSection>[];
  readonly scalars: readonly Named<ConfigScalar>[];
}

/** Nearly every rule looks at every section, and no section changes once it is loaded. */
const sorted = new WeakMap<ConfigSection, Sorted>();

function sortedEntries(section: ConfigSection): Sorted {
  const known = sorted.get(section);
  if (known !== undefined) return known;
  const sections: Named<ConfigSection>[] = [];
  const scalars: Named<ConfigScalar>[] = [];
  for (const [name, node] of section.entries) {
    if (node.kind === "section") sections.push([name, node]);
    else scalars.push([name, node]);
  }
  const made = { sections, scalars };
  sorted.set(section, made);
  return made;
}

/** What the scoped search finds, as it was written; nothing for values that were made. */
export function visible(program: Program, key: string, context: Context): ConfigNode | undefined {
  const found = find(program, key, context);
  return found.kind === "found" && "kind" in found.value ? found.value : undefined;
}

/** The text the scoped search finds, written or made. */
export function visibleText(program: Program, key: string, context: Context): string | undefined {
  const found = find(program, key, context);
  if (found.kind === "missing") return undefined;
  return "kind" in found.value ? (found.value.kind === "scalar" ? found.value.text : undefined) : found.value.text;
}

export function visibleScalar(program: Program, key: string, context: Context): ConfigScalar | undefined {
  const node = visible(program, key, context);
  return node?.kind === "scalar" ? node : undefined;
}

/** The value a definition has: its own, else what the scoped search finds from its module. */
export function definitionScalar(
  program: Program,
  section: ConfigSection,
  key: string,
  context: Context,
): ConfigScalar | undefined {
  return scalarIn(section, key) ?? visibleScalar(program, key, context);
}

/** The open tag, or the head of the submission for sections that no file opens. */
export function tagOf(program: Program, section: ConfigSection): Place {
  return section.opened[0] ?? headOf(program);
}

/** Where a fault of the submission as a whole is shown: its first line. */
export function headOf(program: Program): Place {
  const text = program.files.get(program.entry)?.text ?? "";
  const end = text.indexOf("\n");
  return { file: program.entry, span: { start: 0, end: end < 0 ? text.length : end } };
}
