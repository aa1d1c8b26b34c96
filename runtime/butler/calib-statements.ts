import { uniqueBy, type Statement } from "./registry-statements.ts";

export const calibrationTypes = ["bias", "dark", "flat", "fringe"] as const;
export type CalibrationType = (typeof calibrationTypes)[number];

/** One calibration frame of one ccd. `filter` is `NONE` for bias and dark. */
export interface CalibrationRow {
  readonly type: CalibrationType;
  readonly filter: string;
  readonly ccd: number;
  /** ISO date. */
  readonly calibDate: string;
}

/**
 * The statements that make `calibRegistry.sqlite3`. A frame is valid for `validityDays` on both sides of its date;
 * where two of one filter and ccd overlap, the earlier ends half-way and the later begins the day after.
 * @throws RangeError when a date is not ISO.
 */
export function calibRegistryStatements(rows: readonly CalibrationRow[], validityDays: number): Statement[] {
  return [
    ...calibrationTypes.flatMap(createTables),
    ...calibrationTypes.flatMap((type) => insertRows(type, rows, validityDays)),
  ];
}

function createTables(type: CalibrationType): Statement[] {
  const columns = "filter text,ccd int,validStart text,calibDate text,validEnd text, unique(filter,ccd,calibDate)";
  return [
    { sql: `CREATE TABLE ${type} (id integer primary key autoincrement, ${columns})`, parameters: [] },
    { sql: `CREATE TABLE ${type}_visit (calibDate text,filter text, unique(calibDate,filter))`, parameters: [] },
  ];
}

function insertRows(type: CalibrationType, rows: readonly CalibrationRow[], validityDays: number): Statement[] {
  const own = rows.filter((row) => row.type === type);
  const ranges = validityRanges(own, validityDays);
  const sql = `INSERT INTO ${type} (filter,ccd,validStart,calibDate,validEnd) VALUES (?,?,?,?,?)`;
  const values = uniqueBy(own, keyOf, (row) => {
    const range = ranges.get(keyOf(row));
    return [row.filter, row.ccd, isoDate(range?.start ?? 0), row.calibDate, isoDate(range?.end ?? 0)];
  });
  return values.map((parameters) => ({ sql, parameters }));
}

interface Range {
  /** Days since 1970. */
  start: number;
  readonly day: number;
  end: number;
}

function validityRanges(rows: readonly CalibrationRow[], days: number): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  const groups = groupRows(rows);
  for (const group of groups.values()) {
    const sorted = [...group].sort((a, b) => dayOf(a.calibDate) - dayOf(b.calibDate));
    let previous: Range | undefined;
    for (const row of sorted) {
      if (ranges.has(keyOf(row))) continue;
      const day = dayOf(row.calibDate);
      const range: Range = { start: day - days, day, end: day + days };
      if (previous !== undefined && previous.end >= range.start) {
        const middle = previous.day + Math.floor((day - previous.day) / 2);
        previous.end = middle;
        range.start = middle + 1;
      }
      ranges.set(keyOf(row), range);
      previous = range;
    }
  }
  return ranges;
}

function groupRows(rows: readonly CalibrationRow[]): ReadonlyMap<string, readonly CalibrationRow[]> {
  const groups = new Map<string, CalibrationRow[]>();
  for (const row of rows) {
    const key = `${row.filter} ${row.ccd}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

const keyOf = (row: CalibrationRow) => `${row.type} ${row.filter} ${row.ccd} ${row.calibDate}`;
const millisecondsOfDay = 86_400_000;

function dayOf(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new RangeError(`calibDate must be a date like 2013-11-03, not "${date}"`);
  return time / millisecondsOfDay;
}

const isoDate = (day: number) => new Date(day * millisecondsOfDay).toISOString().slice(0, 10);
