/** Values that name one dataset: `{visit: 903334, ccd: 16}`. */
export type DataId = Readonly<Record<string, string | number>>;

const field = /%\((\w+)\)([#0 +-]*)(\d*)(?:\.(\d+))?([diouxXeEfFgGcrs])|%%/g;

/** The keys of a template, each with the kind of value it wants. */
export function templateKeys(template: string): ReadonlyMap<string, "text" | "integer" | "number"> {
  const keys = new Map<string, "text" | "integer" | "number">();
  for (const [, key, , , , conversion] of template.matchAll(field)) {
    if (key === undefined || conversion === undefined) continue;
    keys.set(key, /[diouxX]/.test(conversion) ? "integer" : /[eEfFgG]/.test(conversion) ? "number" : "text");
  }
  return keys;
}

/** The path that a template gives for a data id. Throws when a key is missing or has a value of the wrong kind. */
export function formatTemplate(template: string, id: DataId): string {
  return template.replace(
    field,
    (
      whole,
      key: string | undefined,
      flags: string,
      width: string,
      precision: string | undefined,
      conversion: string,
    ) => {
      if (key === undefined) return "%";
      const value = id[key];
      if (value === undefined) throw new Error(`Failed to format template: it needs ${key} (${whole})`);
      const text = converted(value, conversion, precision, key);
      const length = Number(width === "" ? 0 : width);
      if (flags.includes("-")) return text.padEnd(length);
      return /[diouxXeEfFgG]/.test(conversion) && flags.includes("0")
        ? text.padStart(length, "0")
        : text.padStart(length);
    },
  );
}

function converted(value: string | number, conversion: string, precision: string | undefined, key: string): string {
  if (/[crs]/.test(conversion)) return String(value);
  const number = Number(value);
  if (Number.isNaN(number) || value === "")
    throw new Error(`Failed to format template: ${key} is not a number but “${value}”`);
  return /[diouxX]/.test(conversion) ? String(Math.trunc(number)) : number.toFixed(Number(precision ?? 6));
}
