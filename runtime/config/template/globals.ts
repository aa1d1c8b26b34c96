import { TemplateFault } from "./fault.ts";
import { callable, numberOf, type Arguments, type TemplateValue } from "./value.ts";

/** A range has no more members than this. */
const longestRange = 10_000;

/** The functions that every template knows. */
export const globals: ReadonlyMap<string, TemplateValue> = new Map([
  ["range", callable(range)],
  ["dict", callable(({ named }) => new Map(named))],
  ["namespace", callable(({ named }) => ({ kind: "namespace", names: new Map(named) }))],
]);

function range({ list }: Arguments): TemplateValue {
  const numbers = list.map((one) => numberOf(one) ?? 0);
  const [start, end] = numbers.length < 2 ? [0, numbers[0] ?? 0] : [numbers[0] ?? 0, numbers[1] ?? 0];
  const step = numbers[2] ?? 1;
  const length = step === 0 ? 0 : Math.max(0, Math.ceil((end - start) / step));
  if (length > longestRange) throw new TemplateFault(`a range of more than ${longestRange}`);
  return Array.from({ length }, (_, index) => start + index * step);
}
