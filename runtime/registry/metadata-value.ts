import { storableText } from "./sql-types.ts";

/** A value as a column of that SQL type takes it, or undefined when it cannot. Blank text is no number and no date. */
export function metadataValue(value: string | number | null, type: string): string | number | null | undefined {
  if (value === null) return null;
  switch (type) {
    case "text":
      return storableText(String(value));
    case "integer":
      return wholeNumber(value, 2 ** 31);
    case "bigint":
      return wholeNumber(value, Number.MAX_SAFE_INTEGER);
    case "double precision":
      return finiteNumber(value);
    case "date":
      return day(String(value));
    default:
      return undefined;
  }
}

function finiteNumber(value: string | number): number | undefined {
  const number = typeof value === "number" ? value : value.trim() === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function wholeNumber(value: string | number, limit: number): number | undefined {
  const number = finiteNumber(value);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) < limit ? number : undefined;
}

function day(text: string): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:$|T)/.exec(text.trim())?.[1];
  return found !== undefined && !Number.isNaN(Date.parse(found)) ? found : undefined;
}
