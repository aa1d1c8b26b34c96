import { TemplateFault, type CodePlace } from "./fault.ts";
import {
  compare,
  isCallable,
  isDict,
  isEqual,
  isFloat,
  isList,
  numberOf,
  textOf,
  type Arguments,
  type TemplateValue,
} from "./value.ts";

/** Whether a value is what a word says (`is defined`). */
export function callTest(name: string, value: TemplateValue, { list }: Arguments, at: CodePlace): boolean {
  if (!Object.hasOwn(tests, name)) throw new TemplateFault(`there is no test ${name}`, at);
  return tests[name]?.(value, list[0]) ?? false;
}

type Test = (value: TemplateValue, other: TemplateValue) => boolean;

const order =
  (fits: (order: number) => boolean): Test =>
  (value, other) => {
    const found = compare(value, other);
    return found !== undefined && fits(found);
  };
const isNumber: Test = (value) => typeof value === "number" || isFloat(value);
const remainder = (value: TemplateValue, by: number): number | undefined => {
  const number = numberOf(value);
  return number === undefined ? undefined : Math.abs(number % by);
};

const tests: Readonly<Record<string, Test>> = {
  defined: (value) => value !== undefined,
  undefined: (value) => value === undefined,
  none: (value) => value === null,
  null: (value) => value === null,
  string: (value) => typeof value === "string",
  number: isNumber,
  integer: (value) => typeof value === "number",
  float: isFloat,
  boolean: (value) => typeof value === "boolean",
  true: (value) => value === true,
  false: (value) => value === false,
  mapping: isDict,
  sequence: (value) => isList(value) || typeof value === "string",
  iterable: (value) => isList(value) || isDict(value) || typeof value === "string",
  callable: isCallable,
  even: (value) => remainder(value, 2) === 0,
  odd: (value) => remainder(value, 2) === 1,
  divisibleby: (value, by) => remainder(value, numberOf(by) ?? 0) === 0,
  in: (value, values) =>
    isList(values) ? values.some((one) => isEqual(one, value)) : textOf(values).includes(textOf(value)),
  equalto: isEqual,
  eq: isEqual,
  sameas: isEqual,
  ne: (value, other) => !isEqual(value, other),
  lower: (value) => textOf(value) === textOf(value).toLowerCase(),
  upper: (value) => textOf(value) === textOf(value).toUpperCase(),
  lt: order((found) => found < 0),
  le: order((found) => found <= 0),
  gt: order((found) => found > 0),
  ge: order((found) => found >= 0),
  lessthan: order((found) => found < 0),
  greaterthan: order((found) => found > 0),
};
