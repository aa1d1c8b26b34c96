/** Values in an order that need not all be there at once. An array is one. */
export interface Sequence<Value> extends Iterable<Value> {
  readonly length: number;
  readonly at: (index: number) => Value | undefined;
}

/** The values of another sequence, each changed whenever it is looked at: nothing is kept of it. */
export function mapSequence<From, To>(source: Sequence<From>, change: (value: From, at: number) => To): Sequence<To> {
  return {
    length: source.length,
    at: (index) => {
      const value = source.at(index);
      return value === undefined ? undefined : change(value, index);
    },
    *[Symbol.iterator]() {
      for (let at = 0; at < source.length; at += 1) yield change(source.at(at) as From, at);
    },
  };
}
