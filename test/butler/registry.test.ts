import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import initSqlJs from "sql.js";
import { expect, test } from "vitest";
import {
  calibRegistryStatements,
  type CalibrationRow,
  type CalibrationType,
} from "../../runtime/butler/calib-statements.ts";
import { rawRow } from "../../runtime/butler/raw-metadata.ts";
import { sqliteFile } from "../../runtime/butler/registry-file.ts";
import { registryStatements, type RawRow } from "../../runtime/butler/registry-statements.ts";
import { goldenText } from "./shared-data.ts";

const wasm = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));

test("registry.sqlite3 is the demo's, row for row", async () => {
  const golden = await tables(goldenText("registry-demo.sql"));
  const rows = (golden.raw ?? []) as unknown as readonly RawRow[];
  expect(rows).toHaveLength(16);
  expect(await tables(await sqliteFile(registryStatements(rows), wasm))).toEqual(golden);
});

test("calibRegistry.sqlite3 is the demo's, validity ranges computed", async () => {
  const golden = await tables(goldenText("calibRegistry-demo.sql"));
  const rows = (["bias", "dark", "flat", "fringe"] as const).flatMap((type: CalibrationType) =>
    (golden[type] ?? []).map((row) => ({ ...(row as unknown as Omit<CalibrationRow, "type">), type })),
  );
  expect(rows).toHaveLength(64);
  expect(await tables(await sqliteFile(calibRegistryStatements(rows, 180), wasm))).toEqual(golden);
});

test("calibrations that overlap are cut half-way, the later from the next day", () => {
  const frame = (calibDate: string): CalibrationRow => ({ type: "flat", filter: "HSC-R", ccd: 4, calibDate });
  const inserts = calibRegistryStatements([frame("2013-11-03"), frame("2013-06-17"), frame("2015-01-01")], 180);
  const ranges = inserts
    .filter(({ parameters }) => parameters.length > 0)
    .map(({ parameters: [, , from, on, to] }) => [from, on, to]);
  expect(ranges.sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1))).toEqual([
    ["2012-12-19", "2013-06-17", "2013-08-25"],
    ["2013-08-26", "2013-11-03", "2014-05-02"],
    ["2014-07-05", "2015-01-01", "2015-06-30"],
  ]);
});

test("a value that looks like SQL is only a value", async () => {
  const row: RawRow = {
    visit: 1,
    ccd: 2,
    filter: "x'); DROP TABLE raw; --",
    pointing: 3,
    field: "F",
    dateObs: "2013-06-17",
    taiObs: "2013-06-17",
    expTime: 30,
  };
  const made = await tables(await sqliteFile(registryStatements([row, row]), wasm));
  expect(made.raw?.map((one) => one.filter)).toEqual([row.filter]);
  expect(made.raw_visit).toHaveLength(1);
  expect(() => registryStatements([row, { ...row, field: "G" }])).toThrow(RangeError);
});

test("a row comes from the catalogue's metadata, and says what it lacks", () => {
  const metadata = new Map<string, string | number>([
    ["visit", 903334],
    ["ccd", "23"],
    ["filter", "HSC-R"],
    ["pointing", "533"],
    ["field", "STRIPE82L"],
    ["dateobs", "2013-06-17"],
    ["exptime", "30"],
  ]);
  expect(rawRow(metadata)).toMatchObject({
    kind: "row",
    row: { visit: 903334, ccd: 23, taiObs: "2013-06-17", expTime: 30, expId: null },
  });
  metadata.delete("field");
  metadata.set("ccd", "x");
  expect(rawRow(metadata)).toEqual({ kind: "incomplete", missing: ["ccd", "field"] });
});

type Tables = Record<string, readonly Record<string, unknown>[]>;

/** Every table of a database, given as its bytes or as the script that makes it; also how each table was made. */
async function tables(source: string | Uint8Array): Promise<Tables> {
  const sql = await initSqlJs({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
  });
  const database = typeof source === "string" ? new sql.Database() : new sql.Database(source);
  if (typeof source === "string") database.run(source);
  const rowsOf = (query: string): Record<string, unknown>[] => {
    const [result] = database.exec(query);
    return (result?.values ?? []).map((values) =>
      Object.fromEntries((result?.columns ?? []).map((column, index) => [column, values[index]])),
    );
  };
  const schema = rowsOf("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const made = schema.map(({ name }) => [String(name), rowsOf(`SELECT * FROM "${String(name)}"`)] as const);
  database.close();
  return { ...Object.fromEntries(made), schema };
}
