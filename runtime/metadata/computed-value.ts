import type { FitsValue } from "./fits-card.ts";

/** Looks a keyword up in the unit that a value belongs to. */
export type Keyword = (name: string) => FitsValue | undefined;

/** A computed value, or why it cannot be computed. */
export type Computed = string | number | { readonly problem: string };

/** Functions that make values out of header keywords, by the name that `filetype_metadata` gives under `c`. */
export type ComputedValues = ReadonlyMap<string, (keyword: Keyword) => Computed>;

/** A keyword's value as trimmed text; undefined when it is absent or empty. */
export function textOf(keyword: Keyword, name: string): string | undefined {
  const value = keyword(name);
  const text = value === undefined || value === null ? "" : String(value).trim();
  return text === "" ? undefined : text;
}

/** Computes from one keyword, or says that it is missing. */
export function from(name: string, compute: (text: string) => Computed): (keyword: Keyword) => Computed {
  return (keyword) => {
    const text = textOf(keyword, name);
    return text === undefined ? { problem: `keyword ${name} is missing` } : compute(text);
  };
}

/** Days since 1970-01-01 of an ISO date (a time after it is left out); undefined when it is no date. */
export function dayNumber(date: string): number | undefined {
  const form = /^(\d{4}-\d{2}-\d{2})(?!\d)/.exec(date);
  const time = Date.parse(`${form?.[1] ?? ""}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time / 86_400_000;
}

/** The ISO date of a day. */
export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
