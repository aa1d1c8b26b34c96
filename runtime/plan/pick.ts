import { describe, type DataDefinition } from "./definitions.ts";
import type { Line } from "./lines.ts";
import { keyValue, type QuantumWork } from "./quantum-work.ts";
import type { Buckets } from "./buckets.ts";
import type { Loop } from "./loops.ts";
import type { Tuple } from "./tuple.ts";

/**
 * The lines of a definition whose keys have the values of the quantum. Keys are always compared, even when there is
 * only one set of lines. Undefined after a problem.
 */
export function pickLines(quantum: QuantumWork, definition: DataDefinition): readonly Line[] | undefined {
  const { scene, buckets, loop } = quantum.shared;
  const divided = buckets.get(definition);
  if (divided === undefined) return undefined;
  const tuple: string[] = [];
  for (const key of divided.keys) {
    const value = keyValue(quantum, key);
    if (value === undefined) {
      scene.problems.report({
        code: "BLK405",
        message: `${describe(definition)} is matched by ${key}, but a quantum of ${quantum.shared.module.name} has only ${loop.keys.join(", ") || "no keys"}`,
        place: definition.keysAt?.place ?? definition.place,
        related: [{ ...loop.place, message: "the loop keys" }],
      });
      return undefined;
    }
    tuple.push(value);
  }
  const bucket = divided.find(tuple);
  if (bucket !== undefined) {
    if (definition !== loop.object) noteUse(quantum.shared.used, definition, bucket.id);
    return bucket.lines;
  }
  const wanted = divided.keys.map((key, at) => `${key}=${tuple[at] ?? ""}`).join(", ");
  scene.problems.report({
    code: "BLK455",
    message: `${describe(definition)} has no line with ${wanted}`,
    place: definition.keysAt?.place ?? definition.place,
  });
  return undefined;
}

/** The lines of the loop object that have a tuple of loop keys, whatever the order of its own keys. */
export function pickLoopLines(loop: Loop, divided: Buckets | undefined, tuple: Tuple): readonly Line[] {
  if (divided === undefined) return [];
  const own = divided.keys.map((key) => tuple[loop.keys.indexOf(key)] ?? "");
  return divided.find(own)?.lines ?? [];
}

function noteUse(used: QuantumWork["shared"]["used"], definition: DataDefinition, id: number): void {
  const known = used.get(definition) ?? new Set<number>();
  used.set(definition, known.add(id));
}
