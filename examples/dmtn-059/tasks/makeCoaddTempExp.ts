import { mosaic } from "./image/coadd.ts";
import { readExposure, writeExposure } from "./image/exposure.ts";
import { warp } from "./image/warp.ts";
import { coaddFluxMag0, patchOf } from "./process/patch.ts";
import { each, runTask } from "./run-task.ts";

// The ccds of each selected visit on the pixels of one patch, with the same zero point for all.
void runTask("makeCoaddTempExp", each, async ([id = {}], { butler, arguments: { selectIds }, say }) => {
  const { box, tract } = await patchOf(butler, id);
  const visits = [...new Set(selectIds.map(({ visit }) => Number(visit)))];
  if (visits.length === 0) throw new Error("no exposures are selected (--selectId)");
  for (const visit of visits) {
    const ccds = selectIds.filter((one) => Number(one["visit"]) === visit);
    const exposures = await Promise.all(ccds.map(async (ccd) => readExposure(await butler.read("calexp", ccd))));
    const warped = exposures.map((exposure) => ({
      ...warp(exposure, exposure.wcs, box.wcs, box.size, coaddFluxMag0 / exposure.fluxMag0),
      exposure,
    }));
    const covering = warped.filter(({ image }) => image.pixels.some((value) => Number.isFinite(value)));
    say(`visit ${visit}: ${covering.length} of ${ccds.length} ccds lie on patch ${String(id["patch"])}`);
    const [first] = covering;
    if (first === undefined) continue;
    const merged = mosaic(covering);
    writeExposure(await butler.write("deepCoadd_tempExp", { ...id, visit }), {
      ...merged,
      wcs: box.wcs,
      fluxMag0: coaddFluxMag0,
      psfSigma: first.exposure.psfSigma,
      apertureCorrection: first.exposure.apertureCorrection,
      header: new Map<string, string | number>([
        ["TRACT", tract],
        ["PATCH", String(id["patch"])],
        ["FILTER", String(id["filter"])],
        ["VISIT", visit],
      ]),
      inputs: covering.flatMap(({ exposure }) => exposure.inputs),
    });
  }
});
