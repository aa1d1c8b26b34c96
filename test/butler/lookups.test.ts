import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { calibRegistryStatements, type CalibrationRow } from "../../runtime/butler/calib-statements.ts";
import { sqliteFile } from "../../runtime/butler/registry-file.ts";
import { registryStatements, type RawRow } from "../../runtime/butler/registry-statements.ts";
import { ensureDebian } from "../setup/debian.mjs";
import { goldenText } from "./shared-data.ts";

const reason = ensureDebian("/usr/bin/sqlite3", ["sqlite3"]);
if (reason !== undefined) console.log(`skipped: look-ups with the sqlite3 command: ${reason}`);

/** The questions that the mapper asks, with an answer for the demo's data; the answer of the stack's own files is the same. */
const lookUps: readonly (readonly [
  what: string,
  registry: "raw" | "calib",
  query: string,
  answer: readonly string[],
])[] = [
  [
    "calexp of a visit and ccd: all widened columns",
    "raw",
    "SELECT DISTINCT pointing, filter, field, dateObs, taiObs, expTime FROM raw WHERE visit=903334 AND ccd=23",
    ["533|HSC-R|STRIPE82L|2013-06-17|2013-06-17|30.0"],
  ],
  ["the filter alone", "raw", "SELECT DISTINCT filter FROM raw_visit WHERE visit=904010", ["HSC-I"]],
  [
    "the ccds of a visit",
    "raw",
    "SELECT DISTINCT visit, ccd FROM raw WHERE visit=903342 ORDER BY ccd",
    ["903342|4", "903342|10"],
  ],
  [
    "both tables joined, as types with two tables are looked up",
    "raw",
    "SELECT DISTINCT pointing FROM raw NATURAL JOIN raw_visit WHERE visit=903986 AND ccd=23",
    ["671"],
  ],
  ["the night of a bias", "raw", "SELECT DISTINCT taiObs FROM raw_visit WHERE visit=903334", ["2013-06-17"]],
  [
    "a bias that is valid then",
    "calib",
    "SELECT DISTINCT calibDate FROM bias WHERE ccd=23 AND ('2013-06-17' BETWEEN validStart AND validEnd)",
    ["2013-11-03"],
  ],
  [
    "a flat of the filter",
    "calib",
    "SELECT DISTINCT calibDate FROM flat WHERE ccd=23 AND filter='HSC-R' AND ('2013-06-17' BETWEEN validStart AND validEnd)",
    ["2013-06-17"],
  ],
  [
    "no flat of that filter years later",
    "calib",
    "SELECT DISTINCT calibDate FROM flat WHERE ccd=23 AND filter='HSC-R' AND ('2016-06-17' BETWEEN validStart AND validEnd)",
    [],
  ],
];

describe.skipIf(reason !== undefined)("look-ups with the sqlite3 command (skipped without it)", () => {
  let folder = "";
  const ask = (file: string, query: string): readonly string[] => {
    const { stdout, stderr } = spawnSync("/usr/bin/sqlite3", [join(folder, file), query], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  };
  const rowsOf = (file: string, table: string): readonly unknown[] =>
    JSON.parse(
      spawnSync("/usr/bin/sqlite3", ["-json", join(folder, file), `SELECT * FROM ${table}`], { encoding: "utf8" })
        .stdout || "[]",
    ) as readonly unknown[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wcl-lookups-"));
    for (const [name, script] of [
      ["stack-raw.sqlite3", "registry-demo.sql"],
      ["stack-calib.sqlite3", "calibRegistry-demo.sql"],
    ] as const)
      spawnSync("/usr/bin/sqlite3", [join(folder, name)], { input: goldenText(script) });
    const wasm = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));
    const raws = rowsOf("stack-raw.sqlite3", "raw") as readonly RawRow[];
    writeFileSync(join(folder, "raw.sqlite3"), await sqliteFile(registryStatements(raws), wasm));
    const frames = (["bias", "dark", "flat", "fringe"] as const).flatMap((type) =>
      (rowsOf("stack-calib.sqlite3", type) as readonly CalibrationRow[]).map((row): CalibrationRow => ({
        ...row,
        type,
      })),
    );
    writeFileSync(join(folder, "calib.sqlite3"), await sqliteFile(calibRegistryStatements(frames, 180), wasm));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(lookUps)("%s", (_what, registry, query, answer) => {
    expect(ask(`${registry}.sqlite3`, query)).toEqual(answer);
    expect(ask(`stack-${registry}.sqlite3`, query)).toEqual(answer);
  });

  test("the files are whole, and every table and row is that of the stack's own", () => {
    for (const registry of ["raw", "calib"]) {
      expect(ask(`${registry}.sqlite3`, "PRAGMA integrity_check")).toEqual(["ok"]);
      const tables = ask(`stack-${registry}.sqlite3`, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1");
      expect(ask(`${registry}.sqlite3`, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")).toEqual(
        tables,
      );
      for (const table of tables)
        expect(ask(`${registry}.sqlite3`, `SELECT * FROM ${table}`)).toEqual(
          ask(`stack-${registry}.sqlite3`, `SELECT * FROM ${table}`),
        );
    }
  });

  test("one registry serves a campaign: rows of other visits change no answer", async () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));
    const raws = rowsOf("stack-raw.sqlite3", "raw") as readonly RawRow[];
    const others = raws.map((row) => ({ ...row, visit: row.visit + 1000, filter: "HSC-Z" }));
    writeFileSync(join(folder, "campaign.sqlite3"), await sqliteFile(registryStatements([...raws, ...others]), wasm));
    for (const [, registry, query, answer] of lookUps)
      if (registry === "raw") expect(ask("campaign.sqlite3", query)).toEqual(answer);
  });
});
