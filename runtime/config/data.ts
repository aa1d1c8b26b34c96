import type { Place } from "../../grammar/span.ts";
import type { ConfigSection, Layer, WclData } from "./program.ts";
import { newScalar, newSection, type GrowingSection } from "./section.ts";

/** A section as plain nested data, in its order. */
export function toData(section: ConfigSection): WclData {
  return new Map(
    [...section.entries].map(([key, node]) => [key, node.kind === "scalar" ? node.text : toData(node)] as const),
  );
}

/** Plain nested data as a section of a program: all of it comes from one place. */
export function sectionOf(data: WclData, place: Place, layer: Layer): GrowingSection {
  const section = newSection(place);
  for (const [key, value] of data)
    section.entries.set(
      key,
      typeof value === "string" ? newScalar({ text: value, key: place, place, layer }) : sectionOf(value, place, layer),
    );
  return section;
}
