import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { butlerProblem } from "./butler-problem.ts";
import { nearNames } from "../config/near.ts";
import { datasetTypes, policySections, templateOf, type DatasetType, type MergedPolicy } from "./policy.ts";
import { deleteEntry, moveEntry, renameEntry, type WrittenEntry } from "./override-fixes.ts";
import { nodeAt, textOf, type PolicyMap } from "./policy-tree.ts";
import { keyTypes, parseTemplate } from "./template.ts";

/**
 * What is wrong with an override of templates before any path is compared: wrong section, unknown type, a type that
 * is no file, another set of keys than the stock template has, and formats Python would refuse. `text` is the file.
 */
export function checkOverrides(override: PolicyMap, stock: MergedPolicy, text: string): readonly Problem[] {
  const known = datasetTypes(stock);
  const problems: Problem[] = [];
  for (const section of policySections) {
    const types = nodeAt(override, section);
    if (types?.kind !== "map") continue;
    for (const [name, node] of types.entries) {
      const leaf = node.kind === "map" ? node.entries.get("template") : undefined;
      const template = textOf(leaf);
      if (leaf?.kind !== "leaf" || template === undefined) continue;
      const place = leaf.place;
      const entry: Entry = { override, text, section, name, place: types.keys.get(name) ?? place };
      for (const fault of parseTemplate(template).faults) {
        problems.push(butlerProblem("sync/yaml", "error", `template of ${name}: ${fault.message}`, place));
      }
      const base = known.get(name);
      problems.push(
        ...(base === undefined
          ? [unknownType(entry, known)]
          : [...wrongSection(base, entry), ...keySet(base, template, place, entry)]),
      );
    }
  }
  return problems;
}

interface Entry extends WrittenEntry {
  /** Its name. */
  readonly place: Place;
}

function unknownType(entry: Entry, known: ReadonlyMap<string, DatasetType>): Problem {
  const { name, place } = entry;
  const near = nearNames(name, known.keys());
  const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  const message = `${name} is no dataset type of this camera: it would have a path, but no Python type and no storage${hint}`;
  const fixes = near.flatMap((one) => renameEntry(entry, one));
  return butlerProblem("sync/unknown-type", "warning", message, place, { fixes });
}

function wrongSection(base: DatasetType, entry: Entry): Problem[] {
  const { section, place } = entry;
  if (base.section === section) return [];
  const message = `${base.name} belongs under ${base.section}; under ${section} the Butler takes only half of the override`;
  const extra = { related: relatedTo(base), fixes: moveEntry(entry, base.section) };
  return [butlerProblem("sync/wrong-section", "error", message, place, extra)];
}

/** Two steps of the coadd pipeline derive their grouping keys from these sets, so a changed set changes what is run. */
function keySet(base: DatasetType, text: string, place: Place, entry: Entry): Problem[] {
  const template = templateOf(base)?.value;
  if (typeof template !== "string" || template === "") return [];
  if (template === "ignored") {
    const message = `${base.name} is a number that the Butler computes, not a file; the override has no use`;
    const extra = { related: relatedTo(base), fixes: deleteEntry(entry) };
    return [butlerProblem("sync/not-a-file", "warning", message, entry.place, extra)];
  }
  const theirs = new Set(keyTypes(parseTemplate(template)).keys());
  const ours = new Set(keyTypes(parseTemplate(text)).keys());
  const lost = [...theirs].filter((key) => !ours.has(key));
  const added = [...ours].filter((key) => !theirs.has(key));
  if (lost.length + added.length === 0) return [];
  const parts = [
    ...(lost.length > 0 ? [`lacks ${lost.join(", ")}`] : []),
    ...(added.length > 0 ? [`adds ${added.join(", ")}`] : []),
  ];
  const message = `the template of ${base.name} ${parts.join(" and ")}: its keys must be those of the stock template`;
  return [butlerProblem("sync/key-set", "error", message, place, { related: relatedTo(base) })];
}

function relatedTo(base: DatasetType): Problem["related"] {
  const place = templateOf(base)?.place;
  return place === undefined ? [] : [{ ...place, message: `stock template of ${base.name}` }];
}
