import { describe, type DataDefinition } from "./definitions.ts";
import { valuesOfLine, type Line } from "./lines.ts";
import type { ProblemList } from "./problem-list.ts";
import { createRecent, worthKeeping } from "./recent.ts";
import type { Sequence } from "./sequence.ts";
import { tupleKey, type Tuple } from "./tuple.ts";

/** The lines of a definition, told apart by the values of its keys. */
export interface Buckets {
  readonly keys: readonly string[];
  /** Of how many different tuples there are lines. */
  readonly size: number;
  readonly find: (tuple: Tuple) => Bucket | undefined;
  /** In order of first appearance. Without keys there is one, of the empty tuple. */
  readonly all: () => Iterable<Bucket>;
}

export interface Bucket {
  /** Which of all it is, from 0. */
  readonly id: number;
  readonly tuple: Tuple;
  /** How many lines it has. */
  readonly count: number;
  /** Made when somebody looks. */
  readonly lines: readonly Line[];
}

/** Divides lines by the keys of their definition; undefined when a line has no value, or several, for a key. */
export function divideLines(
  definition: DataDefinition,
  { lines, bare }: { readonly lines: Sequence<Line>; readonly bare?: Sequence<Line> },
  problems: ProblemList,
): Buckets | undefined {
  const { keys } = definition;
  const ids = new Map<string, number>();
  const bucketOf = new Uint32Array(lines.length);
  let at = 0;
  for (const line of keys.includes("fullname") ? lines : (bare ?? lines)) {
    const tuple: string[] = [];
    for (const key of keys) {
      const values = valuesOfLine(line, key);
      const [value] = values;
      if (value === undefined || values.length > 1) {
        refuse(definition, line, key, values, problems);
        return undefined;
      }
      tuple.push(value);
    }
    const text = textOf(tuple);
    const known = ids.get(text);
    if (known === undefined) ids.set(text, ids.size);
    bucketOf[at] = known ?? ids.size - 1;
    at += 1;
  }
  return bucketsOf(keys, ids, bucketOf, lines);
}

/** The same buckets; the lines of each are changed when it is looked at. */
export function mapBuckets(buckets: Buckets, change: (lines: readonly Line[]) => readonly Line[]): Buckets {
  const changed = ({ id, tuple, count, lines }: Bucket): Bucket => ({ id, tuple, count, lines: change(lines) });
  const known = new Map<number, Bucket>();
  return {
    keys: buckets.keys,
    size: buckets.size,
    find: (tuple) => {
      const bucket = buckets.find(tuple);
      if (bucket === undefined) return undefined;
      const seen = known.get(bucket.id) ?? changed(bucket);
      known.set(bucket.id, seen);
      return seen;
    },
    all: buckets.all,
  };
}

function bucketsOf(
  keys: readonly string[],
  ids: ReadonlyMap<string, number>,
  bucketOf: Uint32Array,
  lines: Sequence<Line>,
): Buckets {
  const { members, ends } = membersOf(ids.size, bucketOf);
  const bucket = (id: number, text: string): Bucket => {
    const [from, to] = [id === 0 ? 0 : (ends[id - 1] ?? 0), ends[id] ?? 0];
    return new LazyBucket(id, text, keys.length, members.subarray(from, to), lines);
  };
  // Buckets keep their lines for the next who asks.
  const recent = createRecent<number, Bucket>(worthKeeping(ids.size));
  return {
    keys,
    size: ids.size,
    find: (tuple) => {
      const text = textOf(tuple);
      const id = ids.get(text);
      if (id === undefined) return undefined;
      return recent.get(id, () => bucket(id, text));
    },
    *all() {
      for (const [text, id] of ids) yield bucket(id, text);
    },
  };
}

/** The numbers of the lines, bucket after bucket, and where each bucket ends. */
function membersOf(
  count: number,
  bucketOf: Uint32Array,
): { readonly members: Uint32Array; readonly ends: Uint32Array } {
  const ends = new Uint32Array(count);
  for (const id of bucketOf) ends[id] = (ends[id] ?? 0) + 1;
  const next = new Uint32Array(count);
  let sum = 0;
  for (const [id, size] of ends.entries()) {
    next[id] = sum;
    sum += size;
    ends[id] = sum;
  }
  const members = new Uint32Array(bucketOf.length);
  for (const [line, id] of bucketOf.entries()) {
    const place = next[id] ?? 0;
    members[place] = line;
    next[id] = place + 1;
  }
  return { members, ends };
}

// A class against the custom of this house: only so do many objects share their functions.
class LazyBucket implements Bucket {
  readonly id: number;
  readonly tuple: Tuple;
  readonly members: Uint32Array;
  readonly source: Sequence<Line>;
  made: readonly Line[] | undefined;
  constructor(id: number, text: string, keys: number, members: Uint32Array, source: Sequence<Line>) {
    this.id = id;
    this.tuple = tupleOf(text, keys);
    this.members = members;
    this.source = source;
    this.made = undefined;
  }
  get count(): number {
    return this.members.length;
  }
  get lines(): readonly Line[] {
    return (this.made ??= linesAt(this.source, this.members));
  }
}

function linesAt(source: Sequence<Line>, members: Uint32Array): readonly Line[] {
  const lines: Line[] = [];
  for (const at of members) {
    const line = source.at(at);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

/** A tuple as a text, for tuples of one length. */
function textOf(tuple: Tuple): string {
  return tuple.length === 1 ? (tuple[0] ?? "") : tupleKey(tuple);
}

function tupleOf(text: string, keys: number): Tuple {
  return keys === 1 ? [text] : (JSON.parse(text) as Tuple);
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
