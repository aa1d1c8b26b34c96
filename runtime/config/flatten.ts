import type { ConfigSection } from "./program.ts";

/** Every value with its path, in the program's order; an empty section is one entry without value. */
export function flatten(section: ConfigSection): readonly (readonly [path: readonly string[], value: string | null])[] {
  const flat: (readonly [readonly string[], string | null])[] = [];
  addEntries(section, [], flat);
  return flat;
}

function addEntries(
  section: ConfigSection,
  path: readonly string[],
  flat: (readonly [readonly string[], string | null])[],
): void {
  for (const [key, node] of section.entries) {
    const here = [...path, key];
    if (node.kind === "scalar") flat.push([here, node.text]);
    else if (node.entries.size === 0) flat.push([here, null]);
    else addEntries(node, here, flat);
  }
}
