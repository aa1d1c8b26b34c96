/**
 * Path templates of the Butler: Python's `%` formatting with a mapping, `%(key)07d`.
 * In a butler_templates file they also hold `${variable}`, which the wrapper replaces first.
 */
export type TemplatePart = TemplateText | TemplateField | TemplateVariable;

/** Offsets count in the template's text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface TemplateText extends Stretch {
  readonly kind: "text";
  readonly text: string;
}

export interface TemplateField extends Stretch {
  readonly kind: "field";
  readonly key: string;
  readonly flags: string;
  readonly width: number;
  /** Digits after the point, or undefined. */
  readonly precision: number | undefined;
  readonly conversion: string;
}

export interface TemplateVariable extends Stretch {
  readonly kind: "variable";
  readonly name: string;
  readonly width: number;
  readonly optional: boolean;
}

export interface TemplateFault extends Stretch {
  readonly message: string;
}

export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
  readonly faults: readonly TemplateFault[];
}

/** How a data id key is cast before it is formatted. */
export type KeyType = "int" | "float" | "str";

/** Splits a template into its parts. What cannot be formatted is a fault and stays in as text. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let plain = "";
  let plainStart = 0;
  const flush = (end: number) => {
    if (plain !== "") parts.push({ kind: "text", text: plain, start: plainStart, end });
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const special = specialAt(text, at);
    if (special === undefined) {
      if (plain === "") plainStart = at;
      plain += text[at] ?? "";
      at += 1;
      continue;
    }
    if (special.kind === "text") {
      if (plain === "") plainStart = at;
      plain += special.text;
    } else if (special.kind === "fault") {
      if (plain === "") plainStart = at;
      plain += text.slice(at, special.end);
      faults.push({ message: special.message, start: at, end: special.end });
    } else {
      flush(at);
      parts.push(special);
    }
    at = special.end;
  }
  flush(text.length);
  return { text, parts, faults };
}

/** The keys a template asks for, and the type of each; a key used twice has the last one's type. */
export function keyTypes(template: Template): ReadonlyMap<string, KeyType> {
  const types = new Map<string, KeyType>();
  for (const part of template.parts) if (part.kind === "field") types.set(part.key, typeOf(part.conversion));
  return types;
}

function typeOf(conversion: string): KeyType {
  if ("diouxX".includes(conversion)) return "int";
  return "eEfFgG".includes(conversion) ? "float" : "str";
}

type Special =
  TemplatePart | { readonly kind: "fault"; readonly message: string; readonly start: number; readonly end: number };

const conversion = /%(?:\(([^()]*)\))?([#0\- +]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/y;
const variable = /\$(opt)?\{([^${}:]+)(?::\s*(\d*)\s*[^{}]*)?\}/iy;

function specialAt(text: string, at: number): Special | undefined {
  if (text[at] === "$") return variableAt(text, at);
  if (text[at] !== "%") return undefined;
  conversion.lastIndex = at;
  const match = conversion.exec(text);
  if (match === null) {
    return { kind: "fault", message: "not a complete format; write %% for a percent sign", start: at, end: at + 1 };
  }
  const end = at + match[0].length;
  const [, key, flags = "", width = "", precision, letter = ""] = match;
  if (letter === "%") return { kind: "text", text: "%", start: at, end };
  if (key === undefined) return { kind: "fault", message: "the format names no key, as in %(visit)d", start: at, end };
  if (!"diouxXeEfFgGcrsa".includes(letter)) {
    return { kind: "fault", message: `%${letter} is no conversion`, start: at, end };
  }
  const digits = precision === undefined ? undefined : Number(precision === "" ? 0 : precision);
  return { kind: "field", key, flags, width: Number(width), precision: digits, conversion: letter, start: at, end };
}

function variableAt(text: string, at: number): TemplateVariable | undefined {
  variable.lastIndex = at;
  const match = variable.exec(text);
  if (match === null) return undefined;
  const [whole, optional, name = "", width = ""] = match;
  return {
    kind: "variable",
    name: name.trim(),
    width: Number(width),
    optional: optional !== undefined,
    start: at,
    end: at + whole.length,
  };
}
