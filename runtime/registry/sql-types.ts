/**
 * The JavaScript types of SQL values, the same for every server: this is the one door.
 *
 * | SQL | here |
 * |---|---|
 * | integers, numeric, floats | number (an integer beyond 2^53 is refused, not rounded) |
 * | timestamptz | ISO 8601 text in UTC with microseconds, `2017-08-01T10:20:20.628962Z` |
 * | timestamp, date, interval, uuid, everything else | the server's own text (`00:20:20.628962`) |
 * | boolean | boolean |
 * | json, jsonb | what JSON.parse makes of it |
 * | arrays of integers and of text | arrays of these |
 */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };
export type Row = Readonly<Record<string, Cell>>;

/** What may be given as a parameter. Objects and nested values travel as JSON text: see `json`. */
export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[];

const oid = {
  ...{ bool: 16, int8: 20, int2: 21, int4: 23, oid: 26, float4: 700, float8: 701, numeric: 1700 },
  ...{ json: 114, jsonb: 3802, timestamptz: 1184, int8s: 1016, int4s: 1007, texts: 1009 },
} as const;

const parsers = new Map<number, (text: string) => Cell>([
  [oid.bool, (text) => text === "t"],
  [oid.int8, wholeNumber],
  ...[oid.int2, oid.int4, oid.oid, oid.float4, oid.float8, oid.numeric].map((one) => [one, Number] as const),
  [oid.json, (text) => JSON.parse(text) as Cell],
  [oid.jsonb, (text) => JSON.parse(text) as Cell],
  [oid.timestamptz, instant],
  [oid.int8s, (text) => elements(text).map((one) => (one === null ? null : wholeNumber(one)))],
  [oid.int4s, (text) => elements(text).map((one) => (one === null ? null : Number(one)))],
  [oid.texts, elements],
]);

/** The parser of a type, as `pg` asks for it. */
export function parserOf(type: number): (text: string) => Cell {
  return parsers.get(type) ?? ((text) => text);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the integer ${text} is too large for a number`);
  return value;
}

/** `2017-08-01 12:20:20.628962+02` to UTC; a Date would lose the microseconds. `infinity` stays as it is. */
function instant(text: string): string {
  const parts = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d)(?::?(\d\d))?(?::?(\d\d))?$/.exec(text);
  if (parts === null) return text;
  const [, day = "", time = "", fraction = "", hours = "", minutes = "00", seconds = "0"] = parts;
  const sign = hours.startsWith("-") ? -1 : 1;
  const away = sign * (Math.abs(Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds));
  const utc = new Date(Date.parse(`${day}T${time}Z`) - away * 1000);
  return `${utc.toISOString().slice(0, -5)}.${fraction.padEnd(6, "0")}Z`;
}

/** Elements of a one-dimensional array in PostgreSQL's text form. */
function elements(text: string): (string | null)[] {
  const found = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return [...found].map(([, quoted, plain]) =>
    quoted === undefined ? (plain === "NULL" || plain === undefined ? null : plain) : quoted.replace(/\\(.)/gs, "$1"),
  );
}

/** Any plain value as a parameter for a `jsonb` place; NUL and lone surrogates, which jsonb cannot hold, are replaced. */
export function json(value: unknown): string {
  const storable = (_: string, one: unknown): unknown => (typeof one === "string" ? storableText(one) : one);
  return JSON.stringify(value, storable);
}

/** Text as PostgreSQL can hold it: NUL and halves of characters become U+FFFD. */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\ufffd");
}
