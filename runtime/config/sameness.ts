import type { Place } from "../../grammar/span.ts";
import type { ConfigNode, ConfigScalar, ConfigSection, Program } from "./program.ts";

/**
 * How one reading of a submission compares with another: `same` to the last place, `moved` when only places and
 * comments differ, else `different`. What is hidden does not count, as no look-up sees it.
 */
export type Sameness = "same" | "moved" | "different";

export function sameness(one: Program, other: Program): Sameness {
  if (one === other) return "same";
  if (one.entry !== other.entry) return "different";
  return compareSections(one.root, other.root);
}

function compareSections(one: ConfigSection, other: ConfigSection): Sameness {
  if (one.entries.size !== other.entries.size) return "different";
  let found: Sameness = samePlaces(one.opened, other.opened) ? "same" : "moved";
  // Order counts, as lists of sections are gone through in it.
  const others = other.entries.entries();
  for (const [key, node] of one.entries) {
    const [otherKey, otherNode] = others.next().value ?? [];
    if (otherKey !== key || otherNode === undefined) return "different";
    const compared = compareNodes(node, otherNode);
    if (compared === "different") return "different";
    if (compared === "moved") found = "moved";
  }
  return found;
}

function compareNodes(one: ConfigNode, other: ConfigNode): Sameness {
  if (one.kind === "section") return other.kind === "section" ? compareSections(one, other) : "different";
  return other.kind === "scalar" ? compareScalars(one, other) : "different";
}

function compareScalars(one: ConfigScalar, other: ConfigScalar): Sameness {
  if (one.text !== other.text || one.atomic !== other.atomic || one.layer !== other.layer) return "different";
  if ((one.value === undefined) !== (other.value === undefined)) return "different";
  return samePlace(one.place, other.place) && samePlace(one.key, other.key) ? "same" : "moved";
}

function samePlaces(one: readonly Place[], other: readonly Place[]): boolean {
  return one.length === other.length && one.every((place, at) => samePlace(place, other[at]));
}

function samePlace(one: Place, other: Place | undefined): boolean {
  return one.file === other?.file && one.span.start === other.span.start && one.span.end === other.span.end;
}
