import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { GrowingNode, GrowingScalar, GrowingSection } from "./section.ts";

export type Report = (problem: Problem) => void;

/**
 * Merges `from` into `into`, as the reference merges an include or a layer: sections merge, a value replaces whatever
 * was there, a section never replaces a value (that is an error, and the value stays). Keys keep their first place.
 * `from` must not be used afterwards.
 */
export function merge(into: GrowingSection, from: GrowingSection, report: Report): void {
  for (const [name, node] of from.entries) {
    const known = into.entries.get(name);
    if (node.kind === "scalar") assign(into, name, node, report);
    else if (known === undefined) into.entries.set(name, node);
    else if (known.kind === "scalar") report(sectionOverValue(name, node, known));
    else {
      for (const place of node.opened) known.opened.push(place);
      merge(known, node, report);
    }
  }
}

/** Gives a key its value; a value that was there is remembered, a section that was there is lost with a warning. */
export function assign(section: GrowingSection, name: string, leaf: GrowingScalar, report: Report): void {
  const known = section.entries.get(name);
  if (known?.kind === "section") report(valueOverSection(name, leaf, known));
  if (known?.kind === "scalar") eldest(leaf).previous = known;
  section.entries.set(name, leaf);
}

/** Keys or sections stand in a section whose name already has a value. */
export function insideValue(name: string, place: Place, known: GrowingScalar): Problem {
  return {
    code: "WCL105",
    severity: "error",
    message: `${name} is a value already, so it cannot be a section`,
    ...place,
    related: [{ ...known.key, message: `${name} gets its value here` }],
    fixes: [],
  };
}

function eldest(leaf: GrowingScalar): GrowingScalar {
  let at = leaf;
  while (at.previous !== undefined) at = at.previous;
  return at;
}

function valueOverSection(name: string, leaf: GrowingScalar, known: GrowingSection): Problem {
  return {
    code: "WCL106",
    severity: "warning",
    message: `this value replaces the whole section ${name}`,
    ...leaf.key,
    related: known.opened.map((place) => ({ ...place, message: `section ${name} is opened here` })),
    fixes: [],
  };
}

function sectionOverValue(
  name: string,
  section: GrowingSection,
  known: GrowingNode & { readonly kind: "scalar" },
): Problem {
  return {
    code: "WCL111",
    severity: "error",
    message: `this would turn the value ${name} into a section`,
    ...(section.opened[0] ?? known.place),
    related: [{ ...known.key, message: `${name} gets its value here` }],
    fixes: [],
  };
}
