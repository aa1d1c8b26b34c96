import {
  dateOfDay,
  dayNumber,
  from,
  textOf,
  type Computed,
  type ComputedValues,
  type Keyword,
} from "./computed-value.ts";

/** Raw exposures of Hyper Suprime-Cam: the data id of one ccd of one visit, from its primary header. */
export const hscRawValues: ComputedValues = new Map<string, (keyword: Keyword) => Computed>([
  ["visit", visit],
  ["ccd", from("DET-ID", whole)],
  ["filter", filter],
  ["band", (keyword) => filter(keyword).slice(-1)],
  ["field", from("OBJECT", (text) => (text === "#" ? "UNKNOWN" : text.replace(/\W/g, "_").toUpperCase()))],
  ["pointing", pointing],
  ["dateobs", from("DATE-OBS", (text) => text)],
  ["taiobs", from("DATE-OBS", (text) => text)],
  ["camsym", () => "H"],
]);

/** Calibration frames: everything stands in one keyword, `CALIB_ID = 'filter=HSC-R calibDate=2013-06-17 ccd=23'`. */
export const hscCalibrationValues: ComputedValues = new Map<string, (keyword: Keyword) => Computed>([
  ["filter", calibration("filter", (text) => text)],
  ["ccd", calibration("ccd", whole)],
  ["calibdate", calibration("calibdate", (text) => text)],
  ["calib_date", calibration("calibdate", (text) => text)],
  ["validstart", calibration("calibdate", (text) => daysFrom(text, -validityDays))],
  ["validend", calibration("calibdate", (text) => daysFrom(text, validityDays))],
  ["camsym", () => "H"],
]);

/** The validity with which the camera's own test data were ingested (`ingestCalibs.py --validity 180`). */
const validityDays = 180;

/** MJD of the day that the camera counts its pointings from. */
const firstPointing = 55927;
const mjdOf1970 = 40587;

function visit(keyword: Keyword): Computed {
  const expId = textOf(keyword, "EXP-ID");
  // Since June 2016 the exposure has a number of its own.
  const modern = expId === undefined ? null : /^HSCE(\d{8})$/.exec(expId);
  if (modern !== null) return Number(modern[1]);
  const old = expId === undefined ? null : /^HSC([A-Z])(\d{6})00$/.exec(expId);
  if (old !== null && Number(old[2]) !== 0) return exposureNumber(old);
  const frameId = textOf(keyword, "FRAMEID");
  const frame = frameId === undefined ? null : /^HSC([A-Z])(\d{6})\d{2}$/.exec(frameId);
  if (frame === null) return { problem: `no visit in EXP-ID “${expId ?? ""}” and FRAMEID “${frameId ?? ""}”` };
  const number = exposureNumber(frame);
  // One exposure has two numbers, since a number has room for a hundred frames only; the even one names the visit.
  return number - (number % 2);
}

function exposureNumber(form: RegExpExecArray): number {
  const [, letter = "A", digits = "0"] = form;
  return Number(digits) + 1_000_000 * (letter.charCodeAt(0) - "A".charCodeAt(0));
}

function filter(keyword: Keyword): string {
  return textOf(keyword, "FILTER01")?.toUpperCase() ?? "Unrecognized";
}

function pointing(keyword: Keyword): number {
  const mjd = keyword("MJD");
  if (typeof mjd === "number") return Math.trunc(mjd) - firstPointing;
  const day = dayNumber(textOf(keyword, "DATE-OBS") ?? "");
  return day === undefined ? 0 : day + mjdOf1970 - firstPointing;
}

function calibration(key: string, compute: (text: string) => Computed): (keyword: Keyword) => Computed {
  return from("CALIB_ID", (text) => {
    const pairs = text.split(/\s+/).map((word) => /^(\w+)=(.*)$/.exec(word));
    const value = pairs.find((pair) => pair?.[1]?.toLowerCase() === key)?.[2];
    return value === undefined ? { problem: `CALIB_ID “${text}” does not say ${key}` } : compute(value);
  });
}

function daysFrom(date: string, days: number): Computed {
  const day = dayNumber(date);
  return day === undefined ? { problem: `“${date}” is not a date` } : dateOfDay(day + days);
}

function whole(text: string): Computed {
  return /^[+-]?\d+$/.test(text) ? Number(text) : { problem: `“${text}” is not a whole number` };
}
