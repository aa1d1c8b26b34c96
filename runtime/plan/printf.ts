/** A value put into the first conversion of a printf format, or why that is impossible. */
export type Printed =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "refused"; readonly reason: string };

/**
 * The formats of `$FMT{%04d,ccd}`: one conversion `%[flags][width][.precision]d|i|f|F|e|E|g|G|s` with flags `0 - + blank`
 * and text around it; `%%` is a percent sign. `d` wants an integer, `f e g` a number, as Python's `%` does.
 */
export function printValue(format: string, value: string): Printed {
  const conversions = [...format.matchAll(conversion)].filter((match) => match[0] !== "%%");
  const [first] = conversions;
  if (first === undefined || conversions.length > 1)
    return { kind: "refused", reason: `the format ${format} needs exactly one conversion` };
  if (format.replace(conversion, "").includes("%"))
    return { kind: "refused", reason: `the format ${format} holds a stray %` };
  const printed = convert(first, value);
  if (printed === undefined) return { kind: "refused", reason: `${value} is no number for the format ${format}` };
  return { kind: "text", text: format.replace(conversion, (match) => (match === "%%" ? "%" : printed)) };
}

const conversion = /%%|%([-+ 0#]*)(\d{0,4})(?:\.(\d{0,3}))?([difFeEgGs])/g;

function convert(match: RegExpMatchArray, value: string): string | undefined {
  const [, flags = "", width = "", precision, type = "s"] = match;
  const body =
    type === "s"
      ? value.slice(0, precision === undefined ? undefined : Number(precision))
      : number(type, value, precision);
  if (body === undefined) return undefined;
  const negative = type !== "s" && body.startsWith("-");
  const sign = type === "s" || negative ? "" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const signed = sign + body;
  const length = Number(width);
  if (flags.includes("-")) return signed.padEnd(length);
  if (!flags.includes("0") || type === "s") return signed.padStart(length);
  const lead = negative ? "-" : sign;
  return lead + signed.slice(lead.length).padStart(length - lead.length, "0");
}

function number(type: string, value: string, precision: string | undefined): string | undefined {
  const text = value.trim();
  if (type === "d" || type === "i") return integer(text, precision);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const amount = Number(text);
  const digits = precision === undefined ? 6 : Number(precision);
  switch (type.toLowerCase()) {
    case "f":
      return amount.toFixed(Math.min(digits, 100));
    case "e":
      return cased(exponent(amount.toExponential(Math.min(digits, 100))), type);
    default:
      return cased(general(amount, digits === 0 ? 1 : Math.min(digits, 100)), type);
  }
}

function integer(text: string, precision: string | undefined): string | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const whole = BigInt(text.replace(/^\+/, ""));
  const digits = (whole < 0n ? -whole : whole).toString().padStart(Number(precision ?? "0"), "0");
  return whole < 0n ? `-${digits}` : digits;
}

/** C and Python write at least two digits of exponent. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function general(amount: number, digits: number): string {
  const power = amount === 0 ? 0 : Number(amount.toExponential(digits - 1).split("e")[1]);
  const long = power < -4 || power >= digits ? amount.toExponential(digits - 1) : amount.toFixed(digits - 1 - power);
  const [mantissa = "", tail] = long.split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return tail === undefined ? short : exponent(`${short}e${tail}`);
}

function cased(text: string, type: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}
