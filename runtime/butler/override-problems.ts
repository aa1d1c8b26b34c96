import type { Problem } from "../../grammar/problem.ts";
import { butlerProblem } from "./butler-problem.ts";
import { nearNames } from "../config/near.ts";
import { datasetTypes, policySections, templateOf, type DatasetType, type MergedPolicy } from "./policy.ts";
import { nodeAt, textOf, type PolicyMap } from "./policy-tree.ts";
import { keyTypes, parseTemplate } from "./template.ts";

/**
 * What is wrong with an override of templates before any path is compared: wrong section, unknown type, a type that
 * is no file, another set of keys than the stock template has, and formats Python would refuse.
 */
export function checkOverrides(override: PolicyMap, stock: MergedPolicy): readonly Problem[] {
  const known = datasetTypes(stock);
  const problems: Problem[] = [];
  for (const section of policySections) {
    const types = nodeAt(override, section);
    if (types?.kind !== "map") continue;
    for (const [name, node] of types.entries) {
      const leaf = node.kind === "map" ? node.entries.get("template") : undefined;
      const text = textOf(leaf);
      if (leaf?.kind !== "leaf" || text === undefined) continue;
      const place = leaf.place;
      for (const fault of parseTemplate(text).faults) {
        problems.push(butlerProblem("sync/yaml", "error", `template of ${name}: ${fault.message}`, place));
      }
      const base = known.get(name);
      problems.push(
        ...(base === undefined
          ? [unknownType(name, known, place)]
          : [...wrongSection(base, section, place), ...keySet(base, text, place)]),
      );
    }
  }
  return problems;
}

function unknownType(name: string, known: ReadonlyMap<string, DatasetType>, place: PlaceLike): Problem {
  const [near] = nearNames(name, known.keys());
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  const message = `${name} is no dataset type of this camera: it would have a path, but no Python type and no storage${hint}`;
  return butlerProblem("sync/unknown-type", "warning", message, place);
}

type PlaceLike = PolicyMap["place"];

function wrongSection(base: DatasetType, section: string, place: PlaceLike): Problem[] {
  if (base.section === section) return [];
  const message = `${base.name} belongs under ${base.section}; under ${section} the Butler takes only half of the override`;
  return [butlerProblem("sync/wrong-section", "error", message, place, { related: relatedTo(base) })];
}

/** Two steps of the coadd pipeline derive their grouping keys from these sets, so a changed set changes what is run. */
function keySet(base: DatasetType, text: string, place: PlaceLike): Problem[] {
  const template = templateOf(base)?.value;
  if (typeof template !== "string" || template === "") return [];
  if (template === "ignored") {
    const message = `${base.name} is a number that the Butler computes, not a file; the override has no use`;
    return [butlerProblem("sync/not-a-file", "warning", message, place, { related: relatedTo(base) })];
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
