import { writeCatalog } from "./catalog/catalog.ts";
import { writeFits } from "./fits/file.ts";
import { readExposure, writeExposure } from "./image/exposure.ts";
import { characterize } from "./process/characterize.ts";
import { coaddId } from "./process/patch.ts";
import { each, runTask } from "./run-task.ts";

// What stands out of one coadd; the sky that is left in it is taken off first.
void runTask("detectCoaddSources", each, async ([id = {}], { butler, say }) => {
  const coadd = readExposure(await butler.read("deepCoadd", id));
  const found = characterize(coadd);
  say(`found ${found.peaks.length} sources, psf sigma ${found.psfSigma.toFixed(2)} pixels`);
  const rows = found.peaks.map(({ x, y, significance, footprint, area }, index) => ({
    id: coaddId(id) * 2 ** 20 + index + 1,
    footprint,
    area,
    x,
    y,
    significance,
  }));
  await writeCatalog(butler, "deepCoadd_det", id, rows);
  writeFits(await butler.write("deepCoadd_calexp_background", id), [
    { kind: "image", header: new Map([["EXTNAME", "BACKGROUND"]]), image: found.background.levels },
  ]);
  writeExposure(await butler.write("deepCoadd_calexp", id), {
    ...coadd,
    image: found.image,
    psfSigma: found.psfSigma,
    apertureCorrection: found.apertureCorrection,
  });
});
