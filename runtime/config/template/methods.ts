import { TemplateFault, type CodePlace } from "./fault.ts";
import { formatValue } from "../print-format.ts";
import { isDict, isEqual, isList, numberOf, textOf, type Arguments, type Dict, type TemplateValue } from "./value.ts";

/** Whether a value of this kind has a method of this name that templates may call. */
export function isMethod(target: TemplateValue, name: string): boolean {
  return tableOf(target)?.[name] !== undefined && Object.hasOwn(tableOf(target) ?? {}, name);
}

/** Calls a method of a text, a list or a dictionary, as Python has it. */
export function callMethod(target: TemplateValue, name: string, given: Arguments, at: CodePlace): TemplateValue {
  const table = tableOf(target);
  const method = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
  if (method === undefined) throw new TemplateFault(`there is no method ${name}`, at);
  return method(target, given, at);
}

type Method = (target: TemplateValue, given: Arguments, at: CodePlace) => TemplateValue;

function tableOf(target: TemplateValue): Readonly<Record<string, Method>> | undefined {
  if (typeof target === "string") return textMethods;
  if (isDict(target)) return dictMethods;
  return isList(target) ? listMethods : undefined;
}

const onText =
  (method: (text: string, list: readonly string[], given: Arguments, at: CodePlace) => TemplateValue): Method =>
  (target, given, at) =>
    method(textOf(target), given.list.map(textOf), given, at);

/** No method makes a text longer than this by itself. */
const widest = 10_000;
const widthOf = ({ list }: Arguments): number => Math.min(widest, numberOf(list[0]) ?? 0);

const textMethods: Readonly<Record<string, Method>> = {
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  title: onText((text) => titled(text)),
  capitalize: onText((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
  strip: onText((text, [letters]) => stripped(stripped(text, letters, "start"), letters, "end")),
  lstrip: onText((text, [letters]) => stripped(text, letters, "start")),
  rstrip: onText((text, [letters]) => stripped(text, letters, "end")),
  startswith: onText((text, [start = ""]) => text.startsWith(start)),
  endswith: onText((text, [end = ""]) => text.endsWith(end)),
  replace: onText((text, [from = "", to = ""]) => replaced(text, from, to)),
  split: onText((text, [separator]) =>
    separator === undefined
      ? text
          .trim()
          .split(/\s+/)
          .filter((word) => word !== "")
      : text.split(separator),
  ),
  join: onText((text, _list, { list }, at) =>
    isList(list[0]) ? joined(list[0].map(textOf), text, at) : textOf(list[0]),
  ),
  find: onText((text, [sought = ""]) => text.indexOf(sought)),
  count: onText((text, [sought = ""]) => (sought === "" ? text.length + 1 : text.split(sought).length - 1)),
  isdigit: onText((text) => /^\d+$/.test(text)),
  zfill: onText((text, _list, given) => text.padStart(widthOf(given), "0")),
  rjust: onText((text, [, fill = " "], given) => text.padStart(widthOf(given), fill)),
  ljust: onText((text, [, fill = " "], given) => text.padEnd(widthOf(given), fill)),
  format: onText((text, _list, given, at) => formatted(text, given, at)),
};

const listMethods: Readonly<Record<string, Method>> = {
  index: (list, { list: [sought] }) => (isList(list) ? list.findIndex((one) => isEqual(one, sought)) : undefined),
  count: (list, { list: [sought] }) => (isList(list) ? list.filter((one) => isEqual(one, sought)).length : undefined),
};

const onDict =
  (method: (dict: Dict, given: Arguments) => TemplateValue): Method =>
  (target, given) =>
    isDict(target) ? method(target, given) : undefined;

const dictMethods: Readonly<Record<string, Method>> = {
  items: onDict((dict) => [...dict]),
  keys: onDict((dict) => [...dict.keys()]),
  values: onDict((dict) => [...dict.values()]),
  get: onDict((dict, { list: [key, instead = null] }) => (dict.has(textOf(key)) ? dict.get(textOf(key)) : instead)),
};

export function titled(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
}

/** Texts with another between them; not where that would fill the memory. */
export function joined(texts: readonly string[], between: string, at: CodePlace): string {
  if (between.length * texts.length > 4_000_000) throw new TemplateFault("the joined text is too long", at);
  return texts.join(between);
}

/** Replaces a text wherever it stands; the text that is put in is taken as it is. */
export function replaced(text: string, from: string, to: string): string {
  if (from === "" || (to.length > from.length && text.length * to.length > 4_000_000)) return text;
  return text.replaceAll(from, () => to);
}

function stripped(text: string, letters: string | undefined, side: "start" | "end"): string {
  if (letters === undefined) return side === "start" ? text.trimStart() : text.trimEnd();
  let [from, to] = [0, text.length];
  if (side === "start") while (from < to && letters.includes(text.charAt(from))) from++;
  else while (to > from && letters.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/** `{}`, `{0}`, `{name}` and `{:02d}`; a width beyond reason is refused. */
function formatted(text: string, { list, named }: Arguments, at: CodePlace): string {
  let next = 0;
  return text.replace(
    /\{\{|\}\}|\{(\w*)(?::([^{}]*))?\}/g,
    (whole, name: string | undefined, format: string | undefined) => {
      if (name === undefined) return whole.charAt(0);
      const value = name === "" ? list[next++] : /^\d+$/.test(name) ? list[Number(name)] : named.get(name);
      if (format === undefined || format === "") return textOf(value);
      const made = formatValue(`%${/[a-zA-Z]$/.test(format) ? format : `${format}s`}`, textOf(value));
      if (made === undefined) throw new TemplateFault(`${whole} does not fit what it formats`, at);
      return made;
    },
  );
}
