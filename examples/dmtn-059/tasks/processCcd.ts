import { calibrate } from "./process/calibrate.ts";
import { correct } from "./process/correct.ts";
import { each, runTask } from "./run-task.ts";
import { writeCatalog, writeRows } from "./catalog/catalog.ts";
import { matchColumns } from "./catalog/schemas.ts";
import { referenceStars } from "./catalog/reference.ts";
import { characterize } from "./process/characterize.ts";
import { measureAll } from "./process/measure-all.ts";
import { writeExposure } from "./image/exposure.ts";
import { writeFits } from "./fits/file.ts";

// One ccd of one visit: remove the camera's signature and the sky, find the sources, calibrate their fluxes.
void runTask("processCcd", each, async ([given = {}], { butler, say }) => {
  const id = await butler.complete("raw", given);
  const raw = await correct(butler, id);
  const found = characterize(raw);
  say(`found ${found.peaks.length} sources, psf sigma ${found.psfSigma.toFixed(2)} pixels`);

  const { width, height } = found.image;
  const stars = await referenceStars(butler, String(id["filter"]), raw.wcs, width, height);
  const bright = found.peaks.filter(({ significance }) => significance >= 50);
  const icSources = measureAll(found, bright, raw.wcs, Number(id["visit"]) * 200 + Number(id["ccd"]));
  const calibration = calibrate(icSources, stars, raw.wcs);
  say(`matched ${calibration.matches.length} stars, zero point ${(2.5 * Math.log10(calibration.fluxMag0)).toFixed(3)}`);

  const used = new Set(calibration.matches.map(({ source }) => source));
  const isUsed = (source: number) => ({ calib_psf_used: used.has(source) });
  await writeCatalog(
    butler,
    "icSrc",
    id,
    icSources.map((row) => ({ ...row, ...isUsed(Number(row["id"])) })),
  );
  const sources = measureAll(found, found.peaks, calibration.wcs, Number(id["visit"]) * 200 + Number(id["ccd"]));
  const rows = sources.map((row, index) => ({
    ...row,
    significance: found.peaks[index]?.significance ?? 0,
    ...isUsed(Number(row["id"])),
  }));
  await writeCatalog(butler, "src", id, rows, new Map([["FLUXMAG0", calibration.fluxMag0]]));
  const matches = calibration.matches.map(({ star, source, distance }) => ({ ref_id: star, src_id: source, distance }));
  writeRows(await butler.write("srcMatch", id), matchColumns, matches);
  writeFits(await butler.write("calexpBackground", id), [
    { kind: "image", header: new Map([["EXTNAME", "BACKGROUND"]]), image: found.background.levels },
  ]);
  writeExposure(await butler.write("calexp", id), {
    image: found.image,
    variance: found.variance,
    wcs: calibration.wcs,
    fluxMag0: calibration.fluxMag0,
    psfSigma: found.psfSigma,
    apertureCorrection: found.apertureCorrection,
    header: new Map([...raw.header, ["SKYBRITE", found.skyLevel], ["SKYSIGMA", found.skySigma]]),
    inputs: [{ visit: Number(id["visit"]), ccd: Number(id["ccd"]) }],
  });
});
