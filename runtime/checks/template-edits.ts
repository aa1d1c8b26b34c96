import type { Edit } from "../../grammar/problem.ts";
import { templateOf } from "../butler/policy.ts";
import { nodeAt } from "../butler/policy-tree.ts";
import { keyTypes, parseTemplate } from "../butler/template.ts";
import { yamlScalar } from "../butler/yaml-scalar.ts";
import type { SyncTied } from "./sync-report.ts";

/**
 * Writes a template into the file of butler_templates: over the override that is there, else as a new line in the
 * section of the stock template. Undefined where that cannot be: an override may not change the set of keys, and
 * without a file of templates there is nowhere to write one.
 */
export function templateEdits({ type, templates }: SyncTied, template: string): Edit[] | undefined {
  if (typeof type === "string" || templates.file === undefined) return undefined;
  const leaf = templateOf(type);
  if (leaf === undefined || keySet(template) !== keySet(String(leaf.value))) return undefined;
  const quoted = `'${template.replaceAll("'", "''")}'`;
  if (leaf.layer === "repository" && leaf.place !== undefined) return [{ ...leaf.place, newText: quoted }];
  const { path, text, map } = templates.file;
  const section = nodeAt(map, type.section);
  const line = `${yamlScalar(type.name)}: ${quoted}`;
  const [first] = section?.kind === "map" ? section.entries.values() : [];
  if (section?.kind === "map" && first !== undefined) {
    const start = section.place.span.start;
    const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    return [{ file: path, span: { start, end: start }, newText: `${line}\n${indent.trim() === "" ? indent : "  "}` }];
  }
  if (section !== undefined) return undefined;
  const end = { start: text.length, end: text.length };
  const before = text.endsWith("\n") || text === "" ? "" : "\n";
  return [{ file: path, span: end, newText: `${before}${type.section}:\n  ${line}\n` }];
}

/** The keys of a template in one word: equal exactly when the sets are. */
export function keySet(template: string): string {
  return [...keyTypes(parseTemplate(template)).keys()].sort().join();
}
