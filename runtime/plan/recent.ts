/** Remembers what was made last for a key, up to so many. */
export interface Recent<Key, Value> {
  /** What is remembered for the key, else what `make` gives, which is remembered then. */
  readonly get: (key: Key, make: () => Value) => Value;
}

/**
 * How much of so many is remembered: all where there are few, as quanta share them; else the last ones, as quanta that
 * follow each other often take the same.
 */
export function worthKeeping(size: number): number {
  return size <= 300 ? 300 : 4;
}

export function createRecent<Key, Value>(most: number): Recent<Key, Value> {
  const kept = { map: new Map<Key, Value>() };
  return {
    get: (key, make) => {
      if (kept.map.has(key)) return kept.map.get(key) as Value;
      const made = make();
      // A map that is cleared holds on to what it held, for as long as its own old memory is not collected.
      if (kept.map.size >= most) kept.map = new Map();
      kept.map.set(key, made);
      return made;
    },
  };
}
