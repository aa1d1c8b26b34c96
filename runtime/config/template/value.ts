/** What a name of a template can stand for: the values of Python that a template can tell apart. */
export type TemplateValue =
  undefined | null | boolean | number | string | Float | readonly TemplateValue[] | Dict | Namespace | Callable;

/** A number that Python prints with its point (`60.0`); plain numbers are whole. */
export interface Float {
  readonly kind: "float";
  readonly value: number;
}

export type Dict = ReadonlyMap<string, TemplateValue>;

/** What `namespace()` makes: the only values that a template may change. */
export interface Namespace {
  readonly kind: "namespace";
  readonly names: Map<string, TemplateValue>;
}

/** A macro, or a function that templates know. */
export interface Callable {
  readonly kind: "callable";
  readonly call: (given: Arguments) => TemplateValue;
}

export interface Arguments {
  readonly list: readonly TemplateValue[];
  readonly named: ReadonlyMap<string, TemplateValue>;
}

export const float = (value: number): Float => ({ kind: "float", value });
export const callable = (call: Callable["call"]): Callable => ({ kind: "callable", call });

export const isDict = (value: TemplateValue): value is Dict => value instanceof Map;
export const isList = (value: TemplateValue): value is readonly TemplateValue[] => Array.isArray(value);
export const isFloat = (value: TemplateValue): value is Float => isKind(value, "float");
export const isNamespace = (value: TemplateValue): value is Namespace => isKind(value, "namespace");
export const isCallable = (value: TemplateValue): value is Callable => isKind(value, "callable");

function isKind(value: TemplateValue, kind: string): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** A value as a number, whole or not; undefined for anything that is none. */
export function numberOf(value: TemplateValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return isFloat(value) ? value.value : undefined;
}

/** Python's truth: nothing, zero and what is empty are false. */
export function isTrue(value: TemplateValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (isFloat(value)) return value.value !== 0;
  return Boolean(value);
}

/** A value as a template prints it. */
export function textOf(value: TemplateValue): string {
  return typeof value === "string" ? value : written(value);
}

export function isEqual(a: TemplateValue, b: TemplateValue): boolean {
  const numbers = [numberOf(a), numberOf(b)];
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] === numbers[1];
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, index) => isEqual(one, b[index]));
  if (isDict(a) && isDict(b))
    return a.size === b.size && [...a].every(([key, one]) => b.has(key) && isEqual(one, b.get(key)));
  return a === b;
}

/** Below zero, zero or above; undefined where Python could not say. */
export function compare(a: TemplateValue, b: TemplateValue): number | undefined {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (!isList(a) || !isList(b)) return undefined;
  const at = a.findIndex((one, index) => index >= b.length || !isEqual(one, b[index]));
  return at < 0 ? a.length - b.length : at >= b.length ? 1 : compare(a[at], b[at]);
}

function written(value: TemplateValue): string {
  if (value === undefined) return "";
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  if (isList(value)) return `[${value.map(written).join(", ")}]`;
  if (isFloat(value)) return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
  if (isDict(value)) return `{${[...value].map(([key, one]) => `${quoted(key)}: ${written(one)}`).join(", ")}}`;
  return isNamespace(value) ? "<Namespace>" : "<macro>";
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  return mark + text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(mark, `\\${mark}`) + mark;
}

/** The letters of a text, as Python tells them apart. */
export const lettersOf = (text: string): readonly string[] => Array.from(text);
