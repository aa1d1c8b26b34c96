import { describe, type DataDefinition } from "./definitions.ts";
import { valuesOfLine, type Line } from "./lines.ts";
import type { ProblemList } from "./problem-list.ts";
import { tupleKey, type Tuple } from "./tuple.ts";

/** The lines of a definition, told apart by the values of its keys. */
export interface Buckets {
  readonly keys: readonly string[];
  /** By `tupleKey`, in order of first appearance. Without keys there is one bucket, of the empty tuple. */
  readonly all: ReadonlyMap<string, Bucket>;
}

export interface Bucket {
  readonly tuple: Tuple;
  readonly lines: readonly Line[];
}

/** Divides lines by the keys of their definition; undefined when a line has no value, or several, for a key. */
export function divideLines(
  definition: DataDefinition,
  lines: readonly Line[],
  problems: ProblemList,
): Buckets | undefined {
  const { keys } = definition;
  const all = new Map<string, { readonly tuple: Tuple; readonly lines: Line[] }>();
  for (const line of lines) {
    const tuple: string[] = [];
    for (const key of keys) {
      const [value, ...more] = valuesOfLine(line, key);
      if (value === undefined || more.length > 0) {
        refuse(definition, line, key, value === undefined ? [] : [value, ...more], problems);
        return undefined;
      }
      tuple.push(value);
    }
    const key = tupleKey(tuple);
    const bucket = all.get(key);
    if (bucket === undefined) all.set(key, { tuple, lines: [line] });
    else bucket.lines.push(line);
  }
  // Arrays that grew hold room for more; there may be as many as quanta.
  const exact = new Map<string, Bucket>();
  for (const [key, { tuple, lines: some }] of all) exact.set(key, { tuple: tuple.slice(), lines: some.slice() });
  return { keys, all: exact };
}

function refuse(
  definition: DataDefinition,
  line: Line,
  key: string,
  values: readonly string[],
  problems: ProblemList,
): void {
  const files = [...line.files.values()].map(({ filename }) => filename).join(", ");
  const what = values.length === 0 ? `no value for ${key}` : `several values for ${key}: ${values.join(", ")}`;
  problems.report({
    code: "BLK422",
    message: `${describe(definition)} cannot be divided: the line of ${files} has ${what}`,
    place: definition.keysAt?.place ?? definition.place,
  });
}
