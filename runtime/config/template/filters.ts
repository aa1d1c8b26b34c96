import { TemplateFault, type CodePlace } from "./fault.ts";
import { joined, replaced, titled } from "./methods.ts";
import { arithmetic, kindOf } from "./operators.ts";
import {
  compare,
  float,
  isDict,
  isList,
  isTrue,
  lettersOf,
  numberOf,
  textOf,
  type Arguments,
  type TemplateValue,
} from "./value.ts";

/** What a filter makes of a value (`name|upper`). */
export function callFilter(name: string, value: TemplateValue, given: Arguments, at: CodePlace): TemplateValue {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (filter === undefined) throw new TemplateFault(`there is no filter ${name}`, at);
  return filter(value, given, at);
}

type Filter = (value: TemplateValue, given: Arguments, at: CodePlace) => TemplateValue;

/** An argument by its name or place. */
const argument = ({ list, named }: Arguments, place: number, name: string): TemplateValue =>
  named.has(name) ? named.get(name) : list[place];

const onText =
  (change: (text: string) => TemplateValue): Filter =>
  (value) =>
    change(textOf(value));

const fallback: Filter = (value, given) => {
  const isMissing = value === undefined || (isTrue(argument(given, 1, "boolean")) && !isTrue(value));
  return isMissing ? (argument(given, 0, "default_value") ?? "") : value;
};

const size: Filter = (value, _given, at) => {
  if (isDict(value)) return value.size;
  if (isList(value) || typeof value === "string") return value.length;
  throw new TemplateFault(`${kindOf(value)} has no length`, at);
};

const filters: Readonly<Record<string, Filter>> = {
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  capitalize: onText((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
  title: onText(titled),
  trim: onText((text) => text.trim()),
  string: onText((text) => text),
  safe: (value) => value,
  replace: (value, { list: [from, to] }) => replaced(textOf(value), textOf(from), textOf(to)),
  default: fallback,
  d: fallback,
  length: size,
  count: size,
  int: (value, given) => Math.trunc(readNumber(value) ?? numberOf(argument(given, 0, "default")) ?? 0),
  float: (value, given) => float(readNumber(value) ?? numberOf(argument(given, 0, "default")) ?? 0),
  abs: (value, _given, at) => ((compare(value, 0) ?? 0) < 0 ? arithmetic("Sub", 0, value, at) : value),
  round: (value, given) =>
    rounded(numberOf(value) ?? 0, numberOf(argument(given, 0, "precision")) ?? 0, textOf(argument(given, 1, "method"))),
  first: (value) => listOf(value)[0],
  last: (value) => listOf(value).at(-1),
  list: (value) => listOf(value),
  reverse: (value) =>
    typeof value === "string" ? [...lettersOf(value)].reverse().join("") : [...listOf(value)].reverse(),
  join: (value, given, at) =>
    joined(
      listOf(value).map((one) => textOf(memberOf(one, argument(given, 1, "attribute")))),
      textOf(argument(given, 0, "d")),
      at,
    ),
  unique: (value) =>
    [
      ...new Map([...listOf(value)].reverse().map((one) => [`${typeof one} ${textOf(one)}`, one] as const)).values(),
    ].reverse(),
  sum: (value, _given, at) => listOf(value).reduce((sum, one) => arithmetic("Add", sum, one, at), 0),
  max: (value) => sorted(listOf(value)).at(-1),
  min: (value) => sorted(listOf(value))[0],
  sort: (value, given) => {
    const inOrder = sorted(listOf(value));
    return isTrue(argument(given, 0, "reverse")) ? inOrder.reverse() : inOrder;
  },
  items: (value) => (isDict(value) ? [...value] : []),
  dictsort: (value) => (isDict(value) ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : []),
  map: (value, given) => listOf(value).map((one) => memberOf(one, argument(given, 0, "attribute"))),
  format: (value, { list }, at) => arithmetic("Mod", textOf(value), list, at),
};

function listOf(value: TemplateValue): readonly TemplateValue[] {
  if (isList(value)) return value;
  if (isDict(value)) return [...value.keys()];
  return typeof value === "string" ? lettersOf(value) : [];
}

function memberOf(value: TemplateValue, name: TemplateValue): TemplateValue {
  if (name === undefined) return value;
  return isDict(value) ? value.get(textOf(name)) : undefined;
}

function sorted(values: readonly TemplateValue[]): TemplateValue[] {
  return [...values].sort((a, b) => compare(a, b) ?? (textOf(a) < textOf(b) ? -1 : 1));
}

function readNumber(value: TemplateValue): number | undefined {
  if (typeof value !== "string") return numberOf(value);
  return /^\s*[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

/** Halves go to the even neighbour, as in Python. */
function rounded(value: number, precision: number, method: string): TemplateValue {
  const scale = 10 ** Math.max(-20, Math.min(20, precision));
  const scaled = value * scale;
  const whole = method === "ceil" ? Math.ceil(scaled) : method === "floor" ? Math.floor(scaled) : toEven(scaled);
  return float(whole / scale);
}

function toEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
