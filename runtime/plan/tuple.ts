/** Values that belong together, in the order of their keys. Two tuples are the same when all their values are. */
export type Tuple = readonly string[];

/**
 * A text that stands for a tuple in a Map: different tuples never share one, whatever characters their values hold
 * (`a_b, c` and `a, b_c` stay apart).
 */
export function tupleKey(tuple: Tuple): string {
  return JSON.stringify(tuple);
}
