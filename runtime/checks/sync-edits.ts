import type { Edit, Fix } from "../../grammar/problem.ts";
import { templateOf } from "../butler/policy.ts";
import { nodeAt } from "../butler/policy-tree.ts";
import { keyTypes, parseTemplate } from "../butler/template.ts";
import { yamlScalar } from "../butler/yaml-scalar.ts";
import type { ConfigScalar } from "../config/program.ts";
import type { SyncGroup } from "./sync-groups.ts";
import type { SyncCompared } from "./sync-report.ts";

/**
 * Changes that bring the two sides together. A text of the WCL is changed only where every file it serves wants the
 * same change; else a fix for one file would break another.
 */
export function syncFixes({ report, others, isOurs }: SyncGroup): Fix[] {
  const fixes: Fix[] = [];
  for (const fix of report.sync.fixes) {
    if (report.view.half === "directory" || (fix.kind === "butler" && others.length > 0)) continue;
    if (fix.kind === "wcl" && !others.every((other) => wantsDirectory(other, fix.runtime))) continue;
    const edits =
      fix.kind === "wcl" ? wclEdits(report, fix.runtime, fix.name, isOurs) : templateEdits(report, fix.template);
    const title =
      fix.kind === "wcl" ? "Make the WCL path that of the Butler" : "Make the Butler's template that of the WCL";
    if (edits !== undefined && edits.length > 0) fixes.push({ title, edits, safe: false });
  }
  return fixes;
}

function wantsDirectory({ sync }: SyncCompared, runtime: string): boolean {
  return sync.fixes.some((fix) => fix.kind === "wcl" && fix.runtime === runtime);
}

function wclEdits(
  { view }: SyncCompared,
  runtime: string,
  name: string,
  isOurs: (text: ConfigScalar) => boolean,
): Edit[] | undefined {
  const texts = [
    [view.directory, runtime],
    [view.naming, name],
  ] as const;
  const edits: Edit[] = [];
  for (const [text, wanted] of texts) {
    if (text === undefined) return undefined;
    if (text.text === wanted) continue;
    const own = [...view.at.section.entries.values()].includes(text);
    if (!own && !isOurs(text)) return undefined;
    edits.push({ ...text.place, newText: wanted });
  }
  return edits;
}

/** An override may not change the set of keys; without a file of templates there is nowhere to write one. */
function templateEdits({ type, templates }: SyncCompared, template: string): Edit[] | undefined {
  if (typeof type === "string" || templates.file === undefined) return undefined;
  const leaf = templateOf(type);
  const keys = (text: string) => [...keyTypes(parseTemplate(text)).keys()].sort().join();
  if (leaf === undefined || keys(template) !== keys(String(leaf.value))) return undefined;
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
  return [
    {
      file: path,
      span: end,
      newText: `${text.endsWith("\n") || text === "" ? "" : "\n"}${type.section}:\n  ${line}\n`,
    },
  ];
}
