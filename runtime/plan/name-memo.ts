import type { Expansion } from "../config/expansion.ts";
import type { ConfigScalar } from "../config/program.ts";

/**
 * Remembers single names by what went into them: most folders are the same for all quanta, or for all of one filter.
 * Keyed by the template, the search object (both by identity) and the values of the names that were looked up.
 */
export interface NameMemo {
  readonly recall: (template: ConfigScalar, object: object, value: ValueOf) => string | undefined;
  readonly keep: (template: ConfigScalar, object: object, value: ValueOf, expansion: Expansion, name: string) => void;
}

/** The current value of a name; undefined where only the object and the scopes can have one. */
export type ValueOf = (name: string) => string | undefined;

export function createNameMemo(): NameMemo {
  const known = new Map<ConfigScalar, Map<object, Shape[]>>();
  return {
    recall: (template, object, value) => {
      for (const shape of known.get(template)?.get(object) ?? []) {
        const name = shape.made.get(keyOf(shape.names, value));
        if (name !== undefined) return name;
      }
      return undefined;
    },
    keep: (template, object, value, expansion, name) => {
      const names = namesIn(template, expansion);
      if (names === undefined) return;
      const objects = known.get(template) ?? new Map<object, Shape[]>();
      const shapes = objects.get(object) ?? [];
      known.set(template, objects.set(object, shapes));
      let shape = shapes.find((one) => one.names.join(" ") === names.join(" "));
      if (shape === undefined) shapes.push((shape = { names, made: new Map() }));
      shape.made.set(keyOf(names, value), name);
    },
  };
}

/** The names that one way of expanding looks up. Nested names may lead to several ways. */
interface Shape {
  readonly names: readonly string[];
  readonly made: Map<string, string>;
}

/** Unknown where a name may be missing without being a step. */
function namesIn(template: ConfigScalar, { steps }: Expansion): readonly string[] | undefined {
  if (optional.test(template.text) || steps.some(({ text }) => optional.test(text))) return undefined;
  return [...new Set(steps.map((step) => step.name.toLowerCase()))];
}

const optional = /\$opt/i;

function keyOf(names: readonly string[], value: ValueOf): string {
  if (names.length === 0) return "";
  return JSON.stringify(names.map((name) => value(name) ?? null));
}
