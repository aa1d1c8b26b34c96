import { join } from "node:path";
import { expect, test } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import type { FactRow, Facts } from "../../runtime/plan/facts.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import { diskSystem } from "../../runtime/system.ts";
import { ccdIds, example, overlaps } from "./hand-made-repository.ts";
import { noteTable } from "../kit/note-table.ts";

// What the query programs would answer, by hand: the plan of the note needs no registry to be looked at.
const row = (label: string, values: Readonly<Record<string, string | number>>): FactRow => ({
  files: new Map([[label, new Map(Object.entries(values).map(([key, value]) => [key, String(value)]))]]),
  values: new Map(),
});
const raw = (visit: number, ccd: number, filter: string) => ({
  filename: `raw-${visit}-${ccd}.fits`,
  visit,
  ccd,
  filter,
  pointing: filter === "HSC-R" ? 533 : 671,
  field: "STRIPE82L",
  dateobs: "2013-06-17",
  taiobs: "2013-06-17",
  exptime: 30,
  expid: `HSCA${visit}00`,
});
const frame = (calib_type: string, ccd: number, filter: string) => ({
  filename: `${calib_type}-${filter}-${ccd}.fits`,
  calib_type,
  filter,
  ccd,
  calib_date: "2013-11-03",
  validstart: "2013-05-07",
  validend: "2014-05-02",
});
const ccds = [...new Set(ccdIds().map(({ ccd }) => ccd))];
const bias = ccds.map((ccd) => row("calib_img", frame("BIAS", ccd, "NONE")));
const dark = ccds.map((ccd) => row("calib_img", frame("DARK", ccd, "NONE")));
const pairs = new Map(ccdIds().map(({ ccd, filter }) => [`${ccd} ${filter}`, { ccd, filter }]));
const flat = [...pairs.values()].map(({ ccd, filter }) => row("calib_img", frame("FLAT", ccd, filter)));
const facts: Facts = {
  taken: "2026-11-24T00:00:00Z",
  modules: new Map([
    [
      "create_butler_registry",
      new Map([
        ["list-raw", ccdIds().map(({ visit, ccd, filter }) => row("raw_img", raw(visit, ccd, filter)))],
        ["list-calib", [...bias, ...dark, ...flat]],
        [
          "list-overlap",
          overlaps().map(({ patch, visit, ccd, filter }) =>
            row("raw_img", { ...raw(visit, ccd, filter), tract: 0, patch }),
          ),
        ],
      ]),
    ],
    [
      "processccd",
      new Map([
        ["file-bias", bias],
        ["file-dark", dark],
        ["file-flat", flat],
      ]),
    ],
  ]),
};

const { program } = loadProgram(join(example, "submit/dmtn-059.des"), diskSystem(example));
const { plan, problems } = planRun(program, facts);
const quanta = plan.blocks.flatMap(({ modules }) => modules.flatMap((module) => module.quanta));
const quantum = (module: string, keys: Readonly<Record<string, string>>) =>
  quanta.find(
    (one) => one.module === module && Object.entries(keys).every(([key, value]) => one.keys.get(key) === value),
  );

test("the submission plans the note's table, in one job, without a problem", () => {
  expect(problems).toStrictEqual([]);
  const counts = plan.blocks.flatMap(({ modules }) => modules.map(({ name, quanta: own }) => [name, own.length]));
  expect(counts).toStrictEqual(noteTable);
  expect(plan.blocks.map(({ jobs }) => jobs.length)).toStrictEqual([1]);
});

test("each module knows whose files it reads", () => {
  const reads = new Map(plan.blocks.flatMap(({ modules }) => modules.map((one) => [one.name, one.reads] as const)));
  expect(reads.get("create_butler_registry")).toStrictEqual([]);
  expect(reads.get("processccd")).toStrictEqual(["create_butler_registry"]);
  expect(reads.get("make_coadd_temp_exp")).toStrictEqual(["create_butler_registry", "processccd"]);
  expect(reads.get("merge_coadd_measurements")).toContain("measure_coadd_sources");
});

test.each([
  [
    "processccd",
    { visit: "903344", ccd: "11" },
    "processCcd.py jobrepo --output jobrepo --id visit=903344 ccd=11 --doraise",
  ],
  [
    "make_coadd_temp_exp",
    { patch: "8x7", visit: "904010" },
    "makeCoaddTempExp.py jobrepo --output jobrepo --id tract=0 patch=8x7 filter=HSC-I --doraise -c doApplyUberCal=False --selectId visit=904010 ccd=4 --selectId visit=904010 ccd=10",
  ],
  [
    "assemble_coadd",
    { patch: "8x7", filter: "HSC-I" },
    "assembleCoadd.py jobrepo --output jobrepo --id tract=0 patch=8x7 filter=HSC-I --doraise --selectId visit=903986 ccd=23 --selectId visit=903990 ccd=25 --selectId visit=904010 ccd=4 --selectId visit=904010 ccd=10 --selectId visit=904014 ccd=6 --selectId visit=904014 ccd=12",
  ],
  [
    "merge_coadd_detections",
    { patch: "8x7" },
    "mergeCoaddDetections.py jobrepo --output jobrepo --doraise --id tract=0 patch=8x7 filter=HSC-I^HSC-R",
  ],
])("%s has the command line of the stack", (module, keys, line) => {
  expect(quantum(module, keys)?.commands.map((words) => words.join(" "))).toStrictEqual([line]);
});

test("every image is made by a step before the one that reads it, or lies in the archive", () => {
  const coadd = quantum("assemble_coadd", { patch: "8x6", filter: "HSC-R" });
  const made = coadd?.inputs.filter(({ from }) => from.kind === "quantum").map(({ path }) => path);
  expect(made).toContain("jobrepo/00533/HSC-R/corr/CORR-0903334-016_r11p00.fits");
  expect(made).toContain("jobrepo/deepCoadd/HSC-R/0/8x6/warp-HSC-R-0-8x6-903334_r11p00.fits");
  const archived = new Set(
    quanta.flatMap(({ inputs }) => inputs.filter(({ from }) => from.kind === "archive").map(({ path }) => path)),
  );
  // 16 raw exposures, 40 calibration frames, sky map, reference catalogue, templates, 8 schemas.
  expect(archived.size).toBe(16 + 40 + 3 + 8);
});
