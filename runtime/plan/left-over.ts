import type { Buckets } from "./buckets.ts";
import { describe, type DataDefinition } from "./definitions.ts";
import type { Line } from "./lines.ts";
import type { ModuleWork } from "./quantum-work.ts";

/** How many lines of a definition the quanta of its module took. */
export interface LineUse {
  readonly definition: DataDefinition;
  readonly divided: Buckets;
  readonly lines: number;
  readonly used: number;
  /** Lines that no quantum took. */
  readonly left: readonly Line[];
}

/** For every definition with lines, how many were used. The loop object gives the quanta, so all of it is. */
export function lineUses({ buckets, loop, used }: ModuleWork): readonly LineUse[] {
  return [...buckets].map(([definition, divided]) => {
    const taken = used.get(definition);
    const left: Line[] = [];
    let count = 0;
    for (const bucket of divided.all()) {
      count += bucket.count;
      if (definition !== loop.object && taken?.has(bucket.id) !== true) left.push(...bucket.lines);
    }
    return { definition, divided, lines: count, used: count - left.length, left };
  });
}

/** Lines that fit no quantum are left out in silence by the original; often that is meant, sometimes a key is wrong. */
export function reportLeftOver(shared: ModuleWork): void {
  for (const { definition, divided, lines, left } of lineUses(shared)) {
    if (left.length === 0) continue;
    const few = left.slice(0, 3).map(namesOf).join("; ");
    const message = `${describe(definition)}: ${left.length.toLocaleString("en")} of ${lines.toLocaleString("en")} lines fit no quantum of ${shared.module.name} by ${divided.keys.join(", ")} (${few}${left.length > 3 ? "; …" : ""})`;
    const place = definition.keysAt?.place ?? definition.place;
    shared.work.problems.report({ code: "BLK464", severity: "information", message, place });
  }
}

/** The files of a line, by name. */
export function namesOf({ files }: Line): string {
  return [...files.values()].map(({ filename }) => filename).join(", ");
}
