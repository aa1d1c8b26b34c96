import type { CompiledName } from "./compiled-name.ts";
import { compareTuples, type QuantaOrder } from "./natural-order.ts";
import type { Tuple } from "./tuple.ts";

/**
 * Names that one template makes for the quanta of one module, each told back to the keys that it was made from. When
 * that gives the keys of the very quantum that made a name, no other quantum of the module makes it: names that are
 * equal would be told back to equal keys. So they need not be kept to be known as distinct.
 */
export interface NameFamily {
  /** The keys that a name must have been made from, if the template made it at all; undefined when it cannot have. */
  readonly tupleOf: (name: string) => Tuple | undefined;
  readonly nameOf: (tuple: Tuple) => string;
  /** The instance of these keys; undefined when there is none. */
  readonly wrapnumOf: (tuple: Tuple) => number | undefined;
}

/** Over what a module loops, and the number before its first quantum. */
export interface NumberedLoop {
  readonly keys: readonly string[];
  readonly tuples: readonly Tuple[];
  readonly order: QuantaOrder;
  readonly before: number;
}

/**
 * The family of a template; undefined unless it holds every loop key, each apart from the next by some text, and nothing
 * else that quanta decide. `before` stands before what the template makes, as a folder does.
 */
export function familyOf(name: CompiledName, loop: NumberedLoop, before: string): NameFamily | undefined {
  const steps: Step[] = [];
  let first = before;
  for (const piece of name.pieces) {
    const last = steps.at(-1);
    if (typeof piece !== "string") {
      const at = loop.keys.indexOf(piece.key);
      if (at < 0 || last?.until === "") return undefined;
      steps.push({ at, width: piece.width, until: "" });
    } else if (last === undefined) first += piece;
    else last.until += piece;
  }
  if (loop.keys.some((_, at) => !steps.some((step) => step.at === at))) return undefined;
  return {
    tupleOf: (text) => readBack(first, steps, loop.keys.length, text),
    nameOf: (tuple) => steps.reduce((text, step) => text + writtenOut(step, tuple) + step.until, first),
    wrapnumOf: (tuple) => numberOf(loop, tuple),
  };
}

/** A key in a name, and the text that stands after it. */
interface Step {
  readonly at: number;
  readonly width: number | undefined;
  until: string;
}

function readBack(first: string, steps: readonly Step[], keys: number, name: string): Tuple | undefined {
  if (!name.startsWith(first)) return undefined;
  const tuple = new Array<string>(keys);
  let from = first.length;
  for (const [number, { at, width, until }] of steps.entries()) {
    const isLast = number === steps.length - 1;
    const to = isLast ? name.length - until.length : name.indexOf(until, from);
    if (to < from || (isLast && !name.endsWith(until))) return undefined;
    const text = name.slice(from, to);
    tuple[at] = width === undefined ? text : text.replace(leadingZeros, "");
    from = to + until.length;
  }
  return tuple;
}

/** As padding adds them. */
const leadingZeros = /^0+(?=\d)/;

function writtenOut({ at, width }: Step, tuple: Tuple): string {
  const value = tuple[at] ?? "";
  return width === undefined ? value : value.padStart(width, "0");
}

function numberOf({ tuples, order, before }: NumberedLoop, wanted: Tuple): number | undefined {
  let [low, high] = [0, tuples.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const difference = compareTuples(tuples[middle] ?? [], wanted, order);
    if (difference === 0) return before + middle + 1;
    if (difference < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
