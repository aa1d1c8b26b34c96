import { parseTemplate, type Template, type TemplateField } from "./template.ts";

/** A data id: which visit, ccd, tract, patch, filter … */
export type DataId = Readonly<Record<string, string | number>>;

export type FormattedPath =
  { readonly kind: "path"; readonly path: string } | { readonly kind: "failed"; readonly reason: string };

/** The path that the Butler makes of a template and a data id, or why it cannot. Values are taken as they are, not cast. */
export function formatPath(template: Template | string, id: DataId): FormattedPath {
  const parsed = typeof template === "string" ? parseTemplate(template) : template;
  const fault = parsed.faults[0];
  if (fault !== undefined) return { kind: "failed", reason: fault.message };
  let path = "";
  for (const part of parsed.parts) {
    if (part.kind === "text") path += part.text;
    else if (part.kind === "variable") return { kind: "failed", reason: `variable ${part.name} is not replaced` };
    else {
      const formatted = formatField(part, id);
      if (formatted.kind === "failed") return formatted;
      path += formatted.path;
    }
  }
  return path.startsWith("/")
    ? { kind: "failed", reason: "a template may not give an absolute path" }
    : { kind: "path", path };
}

function formatField(field: TemplateField, id: DataId): FormattedPath {
  const value = Object.hasOwn(id, field.key) ? id[field.key] : undefined;
  if (value === undefined) return { kind: "failed", reason: `the data id has no ${field.key}` };
  if ("srac".includes(field.conversion)) {
    const text = field.precision === undefined ? String(value) : String(value).slice(0, field.precision);
    return { kind: "path", path: padded(text, "", field) };
  }
  if (typeof value !== "number") return { kind: "failed", reason: `${field.key} must be a number, not "${value}"` };
  const digits = numberText(Math.abs(value), field);
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? "-" : field.flags.includes("+") ? "+" : field.flags.includes(" ") ? " " : "";
  return { kind: "path", path: padded(digits, sign, field) };
}

function numberText(value: number, field: TemplateField): string {
  const alternate = field.flags.includes("#");
  switch (field.conversion) {
    case "o":
      return (alternate ? "0o" : "") + withZeros(Math.trunc(value).toString(8), field.precision);
    case "x":
      return (alternate ? "0x" : "") + withZeros(Math.trunc(value).toString(16), field.precision);
    case "X":
      return (alternate ? "0X" : "") + withZeros(Math.trunc(value).toString(16).toUpperCase(), field.precision);
    case "e":
    case "E":
      return caseOf(exponent(value.toExponential(Math.min(field.precision ?? 6, 100))), field.conversion);
    case "f":
    case "F":
      return value.toFixed(Math.min(field.precision ?? 6, 100));
    case "g":
    case "G":
      return caseOf(general(value, field.precision ?? 6), field.conversion);
    default:
      return withZeros(BigInt(Math.trunc(value)).toString(), field.precision);
  }
}

const withZeros = (digits: string, precision: number | undefined) =>
  digits.padStart(Math.min(precision ?? 0, 1000), "0");
const caseOf = (text: string, letter: string) => (letter === letter.toUpperCase() ? text.toUpperCase() : text);
/** Python writes at least two digits of exponent. */
const exponent = (text: string) => text.replace(/e([+-])(\d)$/, "e$10$2");

function general(value: number, precision: number): string {
  const digits = Math.min(Math.max(precision, 1), 100);
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Number(value.toPrecision(digits))));
  if (power < -4 || power >= digits) {
    const [mantissa = "", tail = ""] = value.toExponential(digits - 1).split("e");
    return exponent(`${trimZeros(mantissa)}e${tail}`);
  }
  return trimZeros(value.toFixed(Math.max(0, digits - 1 - power)));
}

const trimZeros = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

function padded(digits: string, sign: string, field: TemplateField): string {
  const width = Math.min(field.width, 1000);
  if (field.flags.includes("-")) return (sign + digits).padEnd(width);
  const zeros = field.flags.includes("0") && !"srac".includes(field.conversion);
  return zeros ? sign + digits.padStart(width - sign.length, "0") : (sign + digits).padStart(width);
}
