/**
 * A map that never changes and takes no more room than an array: facts have millions of rows, and a Map for each would
 * fill the memory. For few keys, as it looks them up one by one. `keys` and `values` are kept, not copied; keys are
 * distinct. Serialised as a Map would be.
 */
export function compactMap<Value>(keys: readonly string[], values: readonly Value[]): ReadonlyMap<string, Value> {
  return new CompactMap(keys, values);
}

/** The keys of such a map as the array it shares with others of its kind; undefined for any other map. */
export function sharedKeys(map: ReadonlyMap<string, unknown>): readonly string[] | undefined {
  return map instanceof CompactMap ? map.names : undefined;
}

/** The same keys with other values. */
export function mapValues<From, To>(
  map: ReadonlyMap<string, From>,
  change: (value: From, key: string) => To,
): ReadonlyMap<string, To> {
  if (map instanceof CompactMap) {
    const { names, items } = map as CompactMap<From>;
    return compactMap(
      names,
      items.map((value, at) => change(value, names[at] ?? "")),
    );
  }
  const pairs = [...map];
  return compactMap(
    pairs.map(([key]) => key),
    pairs.map(([key, value]) => change(value, key)),
  );
}

/** As `mapValues`, but a value is only changed when somebody asks for it: most are never. */
export function changedMap<From, To>(
  map: ReadonlyMap<string, From>,
  change: (value: From) => To,
): ReadonlyMap<string, To> {
  return new ChangedMap(map, change);
}

// A class against the custom of this house: only so do a million objects share their functions.
class ChangedMap<From, To> implements ReadonlyMap<string, To> {
  readonly source: ReadonlyMap<string, From>;
  readonly change: (value: From) => To;
  constructor(source: ReadonlyMap<string, From>, change: (value: From) => To) {
    this.source = source;
    this.change = change;
  }
  get size(): number {
    return this.source.size;
  }
  get(key: string): To | undefined {
    const value = this.source.get(key);
    return value === undefined ? undefined : this.change(value);
  }
  has(key: string): boolean {
    return this.source.has(key);
  }
  forEach(call: (value: To, key: string, map: ReadonlyMap<string, To>) => void): void {
    for (const [key, value] of this.source) call(this.change(value), key, this);
  }
  keys(): MapIterator<string> {
    return this.source.keys();
  }
  values(): MapIterator<To> {
    return mapValues(this.source, this.change).values();
  }
  entries(): MapIterator<[string, To]> {
    return mapValues(this.source, this.change).entries();
  }
  [Symbol.iterator](): MapIterator<[string, To]> {
    return this.entries();
  }
}

/** More keys than this are better off in a Map. */
export const compactLimit = 24;

// A class against the custom of this house: only so do a million objects share their functions.
class CompactMap<Value> implements ReadonlyMap<string, Value> {
  readonly names: readonly string[];
  readonly items: readonly Value[];
  constructor(names: readonly string[], items: readonly Value[]) {
    this.names = names;
    this.items = items;
  }
  get size(): number {
    return this.names.length;
  }
  get(key: string): Value | undefined {
    const at = this.names.indexOf(key);
    return at < 0 ? undefined : this.items[at];
  }
  has(key: string): boolean {
    return this.names.includes(key);
  }
  forEach(call: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [at, name] of this.names.entries()) call(this.items[at] as Value, name, this);
  }
  keys(): MapIterator<string> {
    return this.names.values();
  }
  values(): MapIterator<Value> {
    return this.items.values();
  }
  entries(): MapIterator<[string, Value]> {
    return this.names.map((name, at): [string, Value] => [name, this.items[at] as Value]).values();
  }
  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
  toJSON(): ReadonlyMap<string, Value> {
    return new Map(this);
  }
}
