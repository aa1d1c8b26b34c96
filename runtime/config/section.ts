import type { Place } from "../../grammar/span.ts";
import type { ConfigScalar, ConfigSection } from "./program.ts";

/** A section while a program is being loaded. */
export interface GrowingSection extends ConfigSection {
  readonly entries: Map<string, GrowingNode>;
  readonly opened: Place[];
}

/** A leaf that knows the one it replaced; `hidden` is that chain. */
export interface GrowingScalar extends ConfigScalar {
  previous: GrowingScalar | undefined;
}

export type GrowingNode = GrowingScalar | GrowingSection;

export function newSection(...opened: readonly Place[]): GrowingSection {
  return { kind: "section", entries: new Map(), opened: [...opened] };
}

/** A leaf that has replaced nothing yet. */
export function newScalar(
  leaf: Pick<ConfigScalar, "text" | "key" | "place" | "layer"> & Partial<Pick<ConfigScalar, "value" | "atomic">>,
): GrowingScalar {
  return {
    kind: "scalar",
    ...leaf,
    previous: undefined,
    // A chain, not a list: a key assigned a million times must not cost a million lists.
    get hidden(): readonly ConfigScalar[] {
      const hidden: ConfigScalar[] = [];
      for (let at = this.previous; at !== undefined; at = at.previous) hidden.push(at);
      return hidden;
    },
  };
}
