import { TemplateFault, type CodePlace } from "./fault.ts";
import { formatValue } from "../print-format.ts";
import { float, isFloat, isList, numberOf, textOf, type TemplateValue } from "./value.ts";

export type Operator = "Add" | "Sub" | "Mul" | "Div" | "FloorDiv" | "Mod" | "Pow";

/** A text is not repeated into more letters than this. */
const longestRepeat = 1_000_000;

/** As Python does it: texts and lists are joined by `+`, repeated by `*`, formatted by `%`. */
export function arithmetic(
  operator: Operator,
  left: TemplateValue,
  right: TemplateValue,
  at: CodePlace,
): TemplateValue {
  if (operator === "Add" && typeof left === "string" && typeof right === "string") return left + right;
  if (operator === "Add" && isList(left) && isList(right)) return [...left, ...right];
  if (operator === "Mod" && typeof left === "string") return formatted(left, right, at);
  if (operator === "Mul" && typeof left === "string" && typeof right === "number") return repeated(left, right, at);
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined)
    throw new TemplateFault(`this cannot be worked out with ${kindOf(a === undefined ? left : right)}`, at);
  const result = ofNumbers(operator, a, b);
  if (!Number.isFinite(result)) throw new TemplateFault("this number cannot be worked out", at);
  return operator === "Div" || isFloat(left) || isFloat(right) || !Number.isInteger(result) ? float(result) : result;
}

function ofNumbers(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mul":
      return a * b;
    case "Div":
      return a / b;
    case "FloorDiv":
      return Math.floor(a / b);
    case "Mod":
      return a - b * Math.floor(a / b);
    case "Pow":
      return a ** b;
  }
}

function repeated(text: string, times: number, at: CodePlace): string {
  if (text.length * times > longestRepeat) throw new TemplateFault("the text is repeated too often", at);
  return text.repeat(Math.max(0, times));
}

/** `"%02d" % n`, with one value or as many as the text asks for. */
function formatted(format: string, value: TemplateValue, at: CodePlace): string {
  const values = isList(value) ? [...value] : [value];
  const pieces = format.match(/%%|%[-+ 0#]*\d*(?:\.\d+)?[a-zA-Z]|[^%]+|%/g) ?? [];
  const made = pieces.map((piece) =>
    /^%[^%]/.test(piece) ? formatValue(piece, textOf(values.shift())) : piece === "%%" ? "%" : piece,
  );
  if (made.includes(undefined) || values.length > 0)
    throw new TemplateFault(`${JSON.stringify(format)} does not fit what it formats`, at);
  return made.join("");
}

export function kindOf(value: TemplateValue): string {
  if (value === undefined) return "a name that has no value";
  if (value === null) return "None";
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return isList(value) ? "a list" : "this value";
}
