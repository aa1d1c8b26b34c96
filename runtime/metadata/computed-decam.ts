import { dateOfDay, dayNumber, from, type Computed, type ComputedValues, type Keyword } from "./computed-value.ts";

/** What the pipelines of the Dark Energy Survey compute for images and catalogues. */
export const decamValues: ComputedValues = new Map<string, (keyword: Keyword) => Computed>([
  ["band", from("FILTER", band)],
  ["camsym", from("INSTRUME", (text) => text.slice(0, 1))],
  ["nite", from("DATE-OBS", nite)],
  ["objects", from("NAXIS2", (text) => Number(text))],
  ["field", from("OBJECT", field)],
  ["radeg", from("RA", (text) => degrees(text, 15))],
  ["decdeg", from("DEC", (text) => degrees(text, 1))],
  ["tradeg", from("TELRA", (text) => degrees(text, 15))],
  ["tdecdeg", from("TELDEC", (text) => degrees(text, 1))],
]);

const bands: ReadonlySet<string> = new Set(["u", "g", "r", "i", "z", "Y", "VR", "N964", "N662"]);

function band(filter: string): Computed {
  const [first = ""] = filter.split(/\s+/);
  return bands.has(first) ? first : { problem: `“${first}” is not a band` };
}

/** The local night that an exposure belongs to: the date on which the night began, at an observatory in Chile. */
function nite(dateObs: string): Computed {
  const hour = Number(/T(\d{2})/.exec(dateObs)?.[1] ?? Number.NaN);
  const day = dayNumber(dateObs);
  if (day === undefined || Number.isNaN(hour)) return { problem: `DATE-OBS “${dateObs}” is not a date and time` };
  return dateOfDay(hour > 14 ? day : day - 1).replaceAll("-", "");
}

function field(object: string): Computed {
  return / hex (\S+)/.exec(object)?.[1] ?? { problem: `OBJECT “${object}” names no field` };
}

function degrees(text: string, perUnit: 15 | 1): Computed {
  const form = /^([+-]?)(\d+)[:\s](\d+)[:\s](\d+(?:\.\d*)?)$/.exec(text);
  if (form === null) return { problem: `“${text}” is not sexagesimal` };
  const [, sign, whole = "", minutes = "", seconds = ""] = form;
  const value = (Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600) * perUnit;
  return sign === "-" ? -value : value;
}
