/** One statement for SQLite with its parameters; no value ever stands in the text. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number | null)[];
}

/** One raw exposure of one ccd, as the catalogue of files knows it; the columns of the Butler's table `raw`. */
export interface RawRow {
  readonly visit: number;
  readonly ccd: number;
  readonly filter: string;
  readonly pointing: number;
  readonly field: string;
  /** ISO date, UTC. */
  readonly dateObs: string;
  readonly taiObs: string;
  /** Seconds. */
  readonly expTime: number;
  readonly expId?: string | null;
  readonly frameId?: string | null;
  readonly dataType?: string | null;
  readonly proposal?: string | null;
  readonly config?: string | null;
  /** Degrees. */
  readonly pa?: number | null;
  readonly autoguider?: number | null;
  /** Kelvin. */
  readonly ccdTemp?: number | null;
}

/**
 * The statements that make `registry.sqlite3`, in the form in which the stack's own ingest leaves it: the Butler finds
 * data ids by these two tables. Rows that say the same twice are taken once.
 * @throws RangeError when two rows of one visit and ccd contradict each other: the Butler needs exactly one.
 */
export function registryStatements(rows: readonly RawRow[]): Statement[] {
  const parameters = uniqueBy(rows, (row) => `${row.visit} ${row.ccd}`, rawParameters);
  return [
    { sql: createRaw, parameters: [] },
    { sql: createRawVisit, parameters: [] },
    ...parameters.map((values) => ({ sql: insertRaw, parameters: values })),
    { sql: fillRawVisit, parameters: [] },
  ];
}

const createRaw =
  "CREATE TABLE raw (id integer primary key autoincrement, taiObs text,expId text,pointing int,dataType text," +
  "visit int,dateObs text,frameId text,filter text,field text,pa double,expTime double,ccdTemp double,ccd int," +
  "proposal text,config text,autoguider int, unique(visit,ccd))";
const createRawVisit =
  "CREATE TABLE raw_visit (visit int,field text,filter text,dateObs text,taiObs text, unique(visit))";
const rawColumns = [
  "taiObs",
  "expId",
  "pointing",
  "dataType",
  "visit",
  "dateObs",
  "frameId",
  "filter",
  "field",
  "pa",
  "expTime",
  "ccdTemp",
  "ccd",
  "proposal",
  "config",
  "autoguider",
] as const satisfies readonly (keyof RawRow)[];
const insertRaw = `INSERT INTO raw (${rawColumns.join(",")}) VALUES (${rawColumns.map(() => "?").join(",")})`;
const fillRawVisit =
  "INSERT OR IGNORE INTO raw_visit (visit,field,filter,dateObs,taiObs) " +
  "SELECT DISTINCT visit,field,filter,dateObs,taiObs FROM raw";

const rawParameters = (row: RawRow) => rawColumns.map((column) => row[column] ?? null);

/** The distinct parameter lists, in the order of first appearance; one key may have only one. */
export function uniqueBy<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  valuesOf: (row: Row) => readonly (string | number | null)[],
): (readonly (string | number | null)[])[] {
  const known = new Map<string, readonly (string | number | null)[]>();
  for (const row of rows) {
    const values = valuesOf(row);
    const earlier = known.get(keyOf(row));
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(values)) {
      throw new RangeError(`two different rows for ${keyOf(row)} in a Butler registry`);
    }
    known.set(keyOf(row), values);
  }
  return [...known.values()];
}
