import { readBoolean } from "../config/boolean.ts";
import { splitColumns, type Column } from "../config/columns.ts";
import { splitList } from "../config/list.ts";
import { compareCodePoints } from "./natural-order.ts";

/** `sortkey`: a key, or `(key, numeric, reverse)`. */
export interface SortKey {
  readonly column: Column;
  readonly numeric: boolean;
  readonly reverse: boolean;
}

/** Reads a `sortkey`; undefined when it has another form. */
export function parseSortKey(text: string): SortKey | undefined {
  const [key = "", numeric = "false", reverse = "false", ...rest] = splitList(text);
  const isNumeric = readBoolean(numeric);
  const isReverse = readBoolean(reverse);
  const [column] = splitColumns(key);
  if (column === undefined || rest.length > 0 || isNumeric === undefined || isReverse === undefined) return undefined;
  return { column, numeric: isNumeric, reverse: isReverse };
}

/** Sorts by text or by number. Stable; equal items keep their order also in reverse, as in the reference. */
export function sortBy<Item>(items: readonly Item[], valueOf: (item: Item) => string, key: SortKey): readonly Item[] {
  const keyed = items.map((item) => ({ item, value: valueOf(item) }));
  const sign = key.reverse ? -1 : 1;
  keyed.sort((one, other) => {
    const difference = key.numeric
      ? Number(one.value) - Number(other.value)
      : compareCodePoints(one.value, other.value);
    return sign * difference;
  });
  return keyed.map(({ item }) => item);
}
