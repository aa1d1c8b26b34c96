import { newScalar, type GrowingSection } from "./section.ts";

/**
 * Gives every section of every top-level section its own name as a value, unless it is written: `modulename` in each
 * module, `blockname`, `sitename`, `archivename`, `directory_patternname` and so on.
 */
export function injectNames(root: GrowingSection): void {
  for (const [kind, all] of root.entries) {
    if (all.kind !== "section") continue;
    for (const [name, section] of all.entries) {
      const place = section.kind === "section" ? section.opened[0] : undefined;
      if (section.kind !== "section" || place === undefined || section.entries.has(`${kind}name`)) continue;
      const leaf = newScalar({ text: name, atomic: true, key: place, place, layer: "defaults" });
      section.entries.set(`${kind}name`, leaf);
    }
  }
}
