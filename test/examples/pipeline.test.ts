import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFitsHeaders } from "../../runtime/metadata/fits-header.ts";
import { buildPrograms, layOut, makeData, type DataFiles } from "./hand-made-repository.ts";
import { common, runAll, runTask, type Job } from "./pipeline.ts";
import { gradeOf, recoveryOf } from "./recovery.ts";

// The eight programs one after another in a repository made by hand: what they do without any framework around them.
const folder = mkdtempSync(join(tmpdir(), "wcl-pipeline-"));
const job: Job = { bin: join(folder, "bin"), folder: join(folder, "job") };
const inRepository = (path: string) => join(job.folder, "jobrepo", path);
let files: DataFiles = {};

beforeAll(async () => {
  await buildPrograms(job.bin);
  files = await makeData(job.bin, join(folder, "data"));
  await layOut(join(job.folder, "jobrepo"), files);
  await runAll(job);
}, 600_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const catalogs = ["8x6", "8x7", "9x6", "9x7"].flatMap((patch) => ["HSC-I", "HSC-R"].map((filter) => [patch, filter]));

test.each(catalogs)("forced photometry gives back the stars of patch %s in %s", (patch = "", filter = "") => {
  const catalog = inRepository(`deepCoadd-results/${filter}/0/${patch}/forced_src-${filter}-0-${patch}_r11p07.fits`);
  const recovery = recoveryOf(catalog, join(folder, "data/truth.json"), patch, filter);
  const grade = gradeOf(recovery);
  expect(recovery.injected).toBeGreaterThan(8);
  expect(grade.recoveredPart).toBeGreaterThanOrEqual(0.95);
  expect(grade.medianError).toBeLessThan(0.01);
  expect(grade.withinFivePercent).toBeGreaterThanOrEqual(0.95);
  expect(Math.max(...recovery.ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.1);
});

test("what they write is FITS to another reader, with the keywords that the registry wants", async () => {
  const headers = await readFitsHeaders(inRepository("00533/HSC-R/corr/CORR-0903334-023_r11p07.fits"));
  expect(headers.map(({ name }) => name)).toStrictEqual(["", "IMAGE", "VARIANCE", "INPUTS"]);
  const [primary] = headers;
  expect(primary?.values.get("FILTER01")).toBe("HSC-r");
  expect(primary?.values.get("FWHM")).toBeCloseTo(1.78 * 2.3548, 1);
  expect(primary?.values.get("MAG_ZERO")).toBeCloseTo(30 + 2.5 * Math.log10(0.98), 1);
});

test("the data are the same every time", async () => {
  const again = await makeData(job.bin, join(folder, "again"));
  for (const [type, paths] of Object.entries(files))
    for (const [index, path] of paths.entries())
      expect(readFileSync(again[type]?.[index] ?? "").equals(readFileSync(path)), path).toBe(true);
});

describe("a file that does not lie where the Butler looks stops the task that needs it", () => {
  const moved: readonly (readonly [
    what: string,
    path: string,
    name: string,
    words: readonly string[],
    says: RegExp,
  ])[] = [
    [
      "a calibrated image under its stock name",
      "00533/HSC-R/corr/CORR-0903334-016_r11p07.fits",
      "makeCoaddTempExp.py",
      ["--id", "tract=0", "patch=8x6", "filter=HSC-R", "--selectId", "visit=903334", "ccd=16"],
      /RuntimeError: Unable to locate calexp for \{visit: 903334, ccd: 16\}: no file at jobrepo\/00533\/HSC-R\/corr\/CORR-0903334-016_r11p07\.fits/,
    ],
    [
      "the sky map under its name in the archive",
      "deepCoadd/skyMap.pickle",
      "assembleCoadd.py",
      ["--id", "tract=0", "patch=8x6", "filter=HSC-R", "--selectId", "visit=903334", "ccd=16"],
      /Unable to locate deepCoadd_skyMap for \{\}: no file at jobrepo\/deepCoadd\/skyMap\.pickle/,
    ],
    [
      "the registry under its name in the archive",
      "registry.sqlite3",
      "processCcd.py",
      ["--id", "visit=903334", "ccd=16"],
      /No registry: jobrepo\/registry\.sqlite3 does not exist, so field, .* cannot be looked up/,
    ],
    [
      "the reference catalogue, still packed",
      "ref_cats/ps1_pv3_3pi_20170110/config.py",
      "processCcd.py",
      ["--id", "visit=903334", "ccd=16"],
      /Unable to locate ref_cat_config for \{name: ps1_pv3_3pi_20170110\}/,
    ],
    [
      "the sources of one ccd of many",
      "00671/HSC-I/output/SRC-0904014-006_r11p07.fits",
      "measureCoaddSources.py",
      ["--id", "tract=0", "patch=8x6", "filter=HSC-I"],
      /Unable to locate src for \{visit: 904014, ccd: 6\}/,
    ],
    [
      "a schema that a step reads",
      "schema/deepCoadd_peak.fits",
      "mergeCoaddDetections.py",
      ["--id", "tract=0", "patch=8x6", "filter=HSC-I^HSC-R"],
      /Unable to locate deepCoadd_peak_schema for \{\}/,
    ],
  ];
  test.each(moved)("%s", async (_what, path, name, words, says) => {
    renameSync(inRepository(path), inRepository(`${path}.away`));
    try {
      const answer = await runTask(job, name, [...common, ...words]);
      expect(answer.stdout).toMatch(says);
      expect(answer.code).toBe(1);
    } finally {
      renameSync(inRepository(`${path}.away`), inRepository(path));
    }
  });

  test("a schema with other columns", async () => {
    const path = inRepository("schema/src.fits");
    const own = readFileSync(path);
    writeFileSync(path, readFileSync(inRepository("schema/icSrc.fits")));
    const answer = await runTask(job, "processCcd.py", [...common, "--id", "visit=903334", "ccd=16"]);
    writeFileSync(path, own);
    expect(answer.stdout).toMatch(/schema\/src\.fits has the columns .*, but src is written with/);
    expect(answer.code).toBe(1);
  });

  test("without --doraise it says so, and ends as if all were well", async () => {
    const answer = await runTask(job, "processCcd.py", ["jobrepo", "--output", "jobrepo", "--id", "visit=1", "ccd=2"]);
    expect(answer.stdout).toMatch(
      /processCcd FATAL: Failed on \{visit: 1, ccd: 2\}: .*No unique lookup .* 0 rows have/,
    );
    expect(answer.code).toBe(0);
  });
});

test("an output repository somewhere else is written under the camera's own names: templates are not inherited", async () => {
  const words = ["jobrepo", "--output", "elsewhere", "--doraise", "--id", "tract=0", "patch=8x6", "filter=HSC-I"];
  const answer = await runTask(job, "detectCoaddSources.py", words);
  expect(answer.stdout + answer.stderr).not.toMatch(/FATAL/);
  expect(existsSync(join(job.folder, "elsewhere/deepCoadd-results/HSC-I/0/8x6/calexp-HSC-I-0-8x6.fits"))).toBe(true);
});

test.each([
  ["no repository", [], /the first argument must be the input repository/],
  ["no output", ["jobrepo", "--id", "visit=1"], /--output FOLDER is required/],
  ["no data id", ["jobrepo", "--output", "jobrepo"], /--id is required/],
  ["a data id without =", ["jobrepo", "--output", "jobrepo", "--id", "visit"], /“visit” is not KEY=VALUE/],
  ["an option of another task", ["jobrepo", "--output", "jobrepo", "--recipe", "x"], /unrecognized argument: --recipe/],
])("a wrong command line ends with exit code 2: %s", async (_what, words, says) => {
  const answer = await runTask(job, "processCcd.py", words);
  expect(answer.stderr).toMatch(says);
  expect(answer.code).toBe(2);
});
