import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openButler } from "../../examples/dmtn-059/tasks/butler/butler.ts";
import { formatTemplate, templateKeys } from "../../examples/dmtn-059/tasks/butler/template.ts";
import { readArguments } from "../../examples/dmtn-059/tasks/command-line.ts";
import { trueWcs, tract, corner, visits, ccdSize } from "../../examples/dmtn-059/tasks/data/field.ts";
import { onPatch, patchNames } from "../../examples/dmtn-059/tasks/data/stars.ts";
import { readFits, writeFits } from "../../examples/dmtn-059/tasks/fits/file.ts";
import { clippedMean } from "../../examples/dmtn-059/tasks/image/coadd.ts";
import { detect } from "../../examples/dmtn-059/tasks/image/detect.ts";
import { blank, imageOf, type Image } from "../../examples/dmtn-059/tasks/image/image.ts";
import { apertureFlux, centroid, psfFlux, psfSigma } from "../../examples/dmtn-059/tasks/image/measure.ts";
import { htmIndex } from "../../examples/dmtn-059/tasks/sky/htm.ts";
import { patchBox, readTract, skyMapText } from "../../examples/dmtn-059/tasks/sky/sky-map.ts";
import { pixelOf, skyOf } from "../../examples/dmtn-059/tasks/sky/tan.ts";
import { calibRegistryStatements } from "../../runtime/butler/calib-statements.ts";
import { sqliteFile } from "../../runtime/butler/registry-file.ts";
import { registryStatements } from "../../runtime/butler/registry-statements.ts";
import { example, overlaps } from "./hand-made-repository.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-tasks-"));

describe("the field of the made-up sky", () => {
  test("every ccd lies on just those patches that the table of overlaps says", () => {
    const geometric = visits.flatMap((visit) =>
      visit.ccds.flatMap((ccd) => {
        const wcs = trueWcs(visit, ccd);
        // Every third pixel: patches and ccds meet by tens of pixels or miss each other by three at least.
        const steps = Array.from({ length: Math.ceil(ccdSize / 3) }, (_, index) => 3 * index);
        const places = steps.flatMap((x) => steps.map((y) => pixelOf(tract.wcs, skyOf(wcs, [x, y]))));
        return patchNames
          .filter((patch) => places.some((place) => onPatch(patch, place)))
          .map((patch) => `${patch} ${visit.visit} ${ccd.ccd} ${visit.filter}`);
      }),
    );
    const table = overlaps().map(({ patch, visit, ccd, filter }) => `${patch} ${visit} ${ccd} ${filter}`);
    expect(geometric.sort()).toStrictEqual(table.sort());
  });

  test("the reference catalogue is cut where the note's is: its files are 189584 and 189648", () => {
    const sky = (x: number, y: number) => skyOf(tract.wcs, [corner[0] + x, corner[1] + y]);
    const triangles = [0, 80, 160, 240, 320].flatMap((x) => [0, 160, 320].map((y) => htmIndex(sky(x, y), 7)));
    expect(triangles).toContain(189584);
    expect(triangles).toContain(189648);
  });

  test("a patch is named with a comma or with an x", () => {
    const map = readTract(skyMapText([tract]), 0);
    expect(patchBox(map, "8,6")).toStrictEqual(patchBox(map, "8x6"));
    expect(() => patchBox(map, "26x0")).toThrow("tract 0 has no patch 26x0");
  });

  test("pixels and sky are each other's inverse", () => {
    for (const place of [
      [0, 0],
      [4159, 17],
      [1300.25, 960.75],
    ] as const) {
      const [x, y] = pixelOf(tract.wcs, skyOf(tract.wcs, place));
      expect(Math.hypot(x - place[0], y - place[1])).toBeLessThan(1e-6);
    }
  });
});

describe("images", () => {
  const star = (cx: number, cy: number, flux: number, sigma: number): Image =>
    imageOf(
      64,
      64,
      (x, y) => (flux * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * sigma ** 2))) / (2 * Math.PI * sigma ** 2),
    );
  const noise = blank(64, 64, 4);

  test("a star is found where it is, with its width and its flux", () => {
    const image = star(30.3, 25.8, 5000, 1.9);
    const { peaks } = detect(image, noise, 1.8, 5);
    expect(peaks).toMatchObject([{ x: 30, y: 26 }]);
    const centre = centroid(image, [30, 26], 1.8);
    expect(Math.hypot(centre[0] - 30.3, centre[1] - 25.8)).toBeLessThan(0.01);
    expect(psfSigma(image, [centre], 1.5)).toBeCloseTo(1.9, 2);
    expect(psfFlux(image, noise, centre, 1.9).flux).toBeCloseTo(5000, -1);
    expect(apertureFlux(image, noise, centre, 8).flux).toBeCloseTo(5000, -1);
  });

  test("of three images the one with a cosmic ray is left out there", () => {
    const hit = imageOf(64, 64, (x, y) => (x === 10 && y === 10 ? 900 : 1));
    const mean = clippedMean([hit, blank(64, 64, 1), blank(64, 64, 1)].map((image) => ({ image, variance: noise })));
    expect(mean.image.pixels[10 * 64 + 10]).toBe(1);
    expect(mean.variance.pixels[10 * 64 + 10]).toBeCloseTo(2);
    expect(mean.variance.pixels[0]).toBeCloseTo(4 / 3);
  });
});

test("FITS files come back as they were written", () => {
  const path = join(folder, "all.fits");
  const table = {
    columns: [
      { name: "id", kind: "integer" },
      { name: "ra", kind: "number" },
      { name: "used", kind: "flag" },
      { name: "name", kind: "text", length: 6 },
    ] as const,
    rows: [
      { id: 904014 * 200 * 2 ** 20, ra: 320.25, used: true, name: "one" },
      { id: -1, ra: -0.5, used: false, name: "second" },
    ],
  };
  const counts = imageOf(5, 3, (x, y) => 20_000 * x + y);
  writeFits(path, [
    {
      kind: "image",
      header: new Map<string, string | number>([
        ["OBJECT", "O'Hara"],
        ["EXPTIME", 1e-7],
      ]),
      image: counts,
      bitpix: 16,
    },
    { kind: "image", header: new Map([["EXTNAME", "FLOAT"]]), image: imageOf(2, 2, (x, y) => x / 4 - y) },
    { kind: "table", header: new Map([["EXTNAME", "ROWS"]]), table },
  ]);
  const [first, second, third] = readFits(path);
  expect(first?.header.get("OBJECT")).toBe("O'Hara");
  expect(first?.header.get("EXPTIME")).toBe(1e-7);
  // 80,000 is more than 16 bits hold: a saturated pixel.
  expect(first?.kind === "image" ? [...first.image.pixels] : []).toStrictEqual(
    [...counts.pixels].map((value) => Math.min(value, 65535)),
  );
  expect(second?.kind === "image" ? [...second.image.pixels] : []).toStrictEqual([0, 0.25, -1, -0.75]);
  expect(third?.kind === "table" ? third.table : undefined).toStrictEqual({
    columns: [...table.columns],
    rows: table.rows,
  });
});

describe("templates of the Butler", () => {
  test.each([
    ["%(pointing)05d/%(filter)s/HSC-%(visit)07d-%(ccd)03d.fits", "00533/HSC-R/HSC-0903334-016.fits"],
    ["%(visit)d%(filter)stempExp", "903334HSC-RtempExp"],
    ["100%%-%(ccd)4d|", "100%-  16|"],
    ["%(expTime).1f", "30.0"],
  ])("%s", (template, path) => {
    const id = { pointing: 533, filter: "HSC-R", visit: 903334, ccd: "016", expTime: 30 };
    expect(formatTemplate(template, id)).toBe(path);
  });

  test("say what they need", () => {
    expect([...templateKeys("%(visit)07d/%(filter)s/%%(no)d/%(x)f")]).toStrictEqual([
      ["visit", "integer"],
      ["filter", "text"],
      ["x", "number"],
    ]);
    expect(() => formatTemplate("%(visit)d", { ccd: 1 })).toThrow("it needs visit (%(visit)d)");
    expect(() => formatTemplate("%(visit)d", { visit: "8x6" })).toThrow("visit is not a number but “8x6”");
  });
});

describe("command lines of the tasks", () => {
  test("ranges and alternatives are multiplied out", () => {
    const { ids } = readArguments(["repo", "--output", "repo", "--id", "visit=1^5..9:2", "filter=HSC-I^HSC-R"]);
    expect(ids.map(({ visit, filter }) => `${visit ?? ""} ${filter ?? ""}`)).toStrictEqual([
      "1 HSC-I",
      "1 HSC-R",
      "5 HSC-I",
      "5 HSC-R",
      "7 HSC-I",
      "7 HSC-R",
      "9 HSC-I",
      "9 HSC-R",
    ]);
  });

  test("the note's own line", () => {
    const line =
      "jobrepo --output jobrepo --id tract=0 patch=8x7 filter=HSC-I --doraise -c doApplyUberCal=False --selectId visit=904010 ccd=10 --selectId visit=904010 ccd=4";
    expect(readArguments(line.split(" "))).toStrictEqual({
      input: "jobrepo",
      output: "jobrepo",
      ids: [{ tract: "0", patch: "8x7", filter: "HSC-I" }],
      selectIds: [
        { visit: "904010", ccd: "10" },
        { visit: "904010", ccd: "4" },
      ],
      config: new Map([["doApplyUberCal", "False"]]),
      doraise: true,
    });
  });
});

describe("the tasks' own Butler", () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));
  const night = (visit: number, date: string) => ({
    visit,
    ccd: 16,
    filter: "HSC-R",
    pointing: 533,
    field: "STRIPE82L",
    dateObs: date,
    taiObs: date,
    expTime: 30,
  });
  const repository = async (name: string, cfg?: string): Promise<string> => {
    const root = join(folder, name);
    mkdirSync(join(root, "CALIB"), { recursive: true });
    const raws = [night(903334, "2013-06-17"), night(904000, "2014-05-20")];
    writeFileSync(join(root, "registry.sqlite3"), await sqliteFile(registryStatements(raws), wasm));
    const flats = ["2013-06-17", "2014-06-17"].map((calibDate) => ({
      type: "flat" as const,
      filter: "HSC-R",
      ccd: 16,
      calibDate,
    }));
    writeFileSync(
      join(root, "CALIB/calibRegistry.sqlite3"),
      await sqliteFile(calibRegistryStatements(flats, 100), wasm),
    );
    if (cfg !== undefined) writeFileSync(join(root, "repositoryCfg.yaml"), cfg);
    return root;
  };
  const butlerOf = (root: string) => openButler(root, root, join(example, "policy"));
  const below = (root: string, path: string) => path.slice(root.length + 1);

  test("completes a data id from the registry", async () => {
    const butler = butlerOf(await repository("plain"));
    expect(await butler.complete("calexp", { visit: "903334", ccd: "16" })).toMatchObject({
      visit: 903334,
      ccd: 16,
      filter: "HSC-R",
      pointing: 533,
      taiObs: "2013-06-17",
    });
  });

  test("takes the flat that is valid on the night of the exposure", async () => {
    const root = await repository("flats");
    const flat = (visit: number) => butlerOf(root).write("flat", { visit, ccd: 16 });
    expect(below(root, await flat(903334))).toBe("CALIB/FLAT/2013-06-17/HSC-R/FLAT-2013-06-17-HSC-R-016.fits");
    expect(below(root, await flat(904000))).toBe("CALIB/FLAT/2014-06-17/HSC-R/FLAT-2014-06-17-HSC-R-016.fits");
  });

  test.each([
    [
      "wrapped, as the stack writes it",
      "!RepositoryCfg_v1\n_policy: !!python/object:lsst.daf.persistence.policy.Policy\n  data:\n    datasets: {src: {template: 'S-%(visit)d'}}\n",
      "S-903334",
    ],
    ["plain", "_policy: {datasets: {src: {template: 'S-%(visit)d'}}}\n", "S-903334"],
    ["null", "_policy: null\n", "00533/HSC-R/output/SRC-0903334-016.fits"],
  ])("repositoryCfg.yaml with a policy %s", async (what, cfg, path) => {
    const root = await repository(what.replace(/\W/g, "-"), cfg);
    expect(below(root, await butlerOf(root).write("src", { visit: 903334, ccd: 16 }))).toBe(path);
  });

  test("an override in another section than the type's own goes nowhere", async () => {
    const root = await repository("section", "_policy: {datasets: {calexp: {template: 'C-%(visit)d'}}}\n");
    const path = await butlerOf(root).write("calexp", { visit: 903334, ccd: 16 });
    expect(below(root, path)).toBe("00533/HSC-R/corr/CORR-0903334-016.fits");
  });

  test("never looks tract and patch up, and says so", async () => {
    const butler = butlerOf(await repository("tract"));
    await expect(butler.write("deepCoadd", { filter: "HSC-R" })).rejects.toThrow(
      "the data id of deepCoadd lacks tract, patch",
    );
  });

  test("an exposure that the registry does not know", async () => {
    const butler = butlerOf(await repository("unknown"));
    await expect(butler.read("raw", { visit: 5, ccd: 16 })).rejects.toThrow(
      /No unique lookup for .* 0 rows have \{"visit":5,"ccd":16\}/,
    );
  });

  test("finds a file that is compressed", async () => {
    const root = await repository("compressed");
    const path = join(root, "schema/src.fits.gz");
    mkdirSync(dirname(path));
    writeFileSync(path, "");
    expect(below(root, await butlerOf(root).read("src_schema", {}))).toBe("schema/src.fits.gz");
    await expect(butlerOf(root).read("icSrc_schema", {})).rejects.toThrow(
      `Unable to locate icSrc_schema for {}: no file at ${root}/schema/icSrc.fits or ${root}/schema/icSrc.fits.gz`,
    );
  });
});
