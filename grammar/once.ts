/** A value made at its first use: nothing happens at import time. */
export function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    const known = made[0];
    if (known !== undefined) return known;
    const value = make();
    made.push(value);
    return value;
  };
}
