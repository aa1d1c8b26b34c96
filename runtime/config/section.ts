import type { Place } from "../../grammar/span.ts";
import type { ConfigScalar, ConfigSection } from "./program.ts";

/** A section while a program is being loaded. */
export interface GrowingSection extends ConfigSection {
  readonly entries: Map<string, GrowingNode>;
  readonly opened: Place[];
}

/** A leaf that knows the one it replaced; `hidden` is made of that chain when all is merged. */
export interface GrowingScalar extends ConfigScalar {
  previous: GrowingScalar | undefined;
  hidden: readonly ConfigScalar[];
}

export type GrowingNode = GrowingScalar | GrowingSection;

export function newSection(...opened: readonly Place[]): GrowingSection {
  return { kind: "section", entries: new Map(), opened: [...opened] };
}

/** A leaf that has replaced nothing yet. */
export function newScalar(
  leaf: Pick<ConfigScalar, "text" | "key" | "place" | "layer"> & Partial<Pick<ConfigScalar, "value" | "atomic">>,
): GrowingScalar {
  return { kind: "scalar", ...leaf, hidden: none, previous: undefined };
}

/**
 * Lists for each leaf what it replaced. Done once, at the end: a key assigned a million times must not cost a million
 * lists. Leaves that are hidden themselves get no list of their own.
 */
export function listHidden(section: GrowingSection): void {
  for (const node of section.entries.values()) {
    if (node.kind === "section") listHidden(node);
    else if (node.previous !== undefined) node.hidden = chainOf(node.previous);
  }
}

const none: readonly ConfigScalar[] = [];

function chainOf(first: GrowingScalar): readonly ConfigScalar[] {
  const chain: GrowingScalar[] = [];
  for (let at: GrowingScalar | undefined = first; at !== undefined; at = at.previous) chain.push(at);
  return chain;
}
