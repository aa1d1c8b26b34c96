import { clippedMean } from "./image/coadd.ts";
import { readExposure, writeExposure } from "./image/exposure.ts";
import { median } from "./image/statistics.ts";
import { coaddFluxMag0, patchOf } from "./process/patch.ts";
import { each, runTask } from "./run-task.ts";

// The mean of the warps of one patch in one filter.
void runTask("assembleCoadd", each, async ([id = {}], { butler, arguments: { selectIds }, say }) => {
  const { box, tract, patch } = await patchOf(butler, id);
  const visits = [...new Set(selectIds.map(({ visit }) => Number(visit)))];
  if (visits.length === 0) throw new Error("no exposures are selected (--selectId)");
  // The single ccds are looked at again: what is selected must really be there.
  for (const ccd of selectIds) readExposure(await butler.read("calexp", ccd));
  const warps = await Promise.all(
    visits.map(async (visit) => readExposure(await butler.read("deepCoadd_tempExp", { ...id, visit }))),
  );
  say(`averaging ${warps.length} warps`);
  const mean = clippedMean(warps);
  writeExposure(await butler.write("deepCoadd", id), {
    ...mean,
    wcs: box.wcs,
    fluxMag0: coaddFluxMag0,
    psfSigma: median(warps.map(({ psfSigma }) => psfSigma)),
    apertureCorrection: 1,
    header: new Map<string, string | number>([
      ["TRACT", tract],
      ["PATCH", patch],
      ["FILTER", String(id["filter"])],
      ["NINPUT", warps.length],
    ]),
    inputs: warps.flatMap(({ inputs }) => inputs),
  });
});
