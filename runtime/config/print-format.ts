/** A value longer than this is not made by padding. */
const widest = 10_000;

/**
 * A text by a format such as `%06d`, `%.2f` or `%s[0]`, as Python's `%` does with one value: `%d` takes the value as
 * an integer, `%f`, `%e` and `%g` as a number, `%s` as it is; `%%` is a percent sign. Nothing when the value is no
 * such number, or the format is none.
 */
export function formatValue(format: string, value: string): string | undefined {
  const failures: string[] = [];
  const text = format.replace(/%(?:%|([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z])|)/g, (...parts: readonly string[]) => {
    const [whole = "", flags = "", width = "", precision, kind = ""] = parts;
    if (whole === "%%") return "%";
    const made = Number(width) > widest ? undefined : convert(kind, flags, precision, value);
    if (made === undefined) failures.push(whole);
    return made === undefined ? "" : fill(made, flags, Number(width), kind === "s");
  });
  return failures.length === 0 ? text : undefined;
}

function convert(kind: string, flags: string, precision: string | undefined, value: string): string | undefined {
  const digits = precision === undefined ? 6 : Number(precision);
  switch (kind) {
    case "s":
      return precision === undefined ? value : value.slice(0, digits);
    case "d":
    case "i":
      return signed(flags, readInteger(value)?.toString());
    case "f":
    case "F":
      return signed(flags, readNumber(value)?.toFixed(Math.min(digits, 100)));
    case "e":
    case "E":
      return signed(flags, twoDigitExponent(readNumber(value)?.toExponential(Math.min(digits, 100))), kind);
    case "g":
    case "G":
      return signed(flags, general(readNumber(value), Math.max(1, Math.min(digits, 100))), kind);
    default:
      return undefined;
  }
}

function readInteger(value: string): bigint | undefined {
  const match = /^([+-]?)(\d{1,1000})$/.exec(value.trim());
  if (match === null) return undefined;
  const digits = BigInt(match[2] ?? "");
  return match[1] === "-" ? -digits : digits;
}

function readNumber(value: string): number | undefined {
  const trimmed = value.trim();
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

/** C writes at least two digits of exponent. */
function twoDigitExponent(text: string | undefined): string | undefined {
  return text?.replace(/e([+-])(\d)$/, "e$10$2");
}

/** `%g`: the shorter of the two ways, without zeros at the end. */
function general(value: number | undefined, digits: number): string | undefined {
  if (value === undefined) return undefined;
  const exponent = value === 0 ? 0 : Number(/e([+-]\d+)$/.exec(value.toExponential(digits - 1))?.[1]);
  const plain = exponent >= -4 && exponent < digits;
  const text = plain ? value.toFixed(Math.min(100, digits - 1 - exponent)) : value.toExponential(digits - 1);
  return twoDigitExponent(text.replace(/(\.\d*?)0+(e|$)/, "$1$2").replace(/\.(e|$)/, "$1"));
}

function signed(flags: string, text: string | undefined, kind = ""): string | undefined {
  if (text === undefined) return undefined;
  const sign = text.startsWith("-") ? "" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return sign + (kind === "E" || kind === "G" ? text.toUpperCase() : text);
}

function fill(text: string, flags: string, width: number, isText: boolean): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || isText) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
