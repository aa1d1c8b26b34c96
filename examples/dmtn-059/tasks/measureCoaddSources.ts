import { numberIn, readRows, requireSchema, writeCatalog, writeRows } from "./catalog/catalog.ts";
import { referenceStars } from "./catalog/reference.ts";
import { matchColumns } from "./catalog/schemas.ts";
import { readExposure } from "./image/exposure.ts";
import { centroid } from "./image/measure.ts";
import { fluxCells, placeCells } from "./process/measure-all.ts";
import { patchOf } from "./process/patch.ts";
import { usedForPsf } from "./process/used-for-psf.ts";
import { each, runTask } from "./run-task.ts";
import { matchNearest } from "./sky/match.ts";
import { pixelOf } from "./sky/tan.ts";

// Position and flux of every merged source on one coadd.
void runTask("measureCoaddSources", each, async ([id = {}], { butler, say }) => {
  await requireSchema(butler, "deepCoadd_mergeDet");
  await requireSchema(butler, "deepCoadd_peak");
  const coadd = readExposure(await butler.read("deepCoadd_calexp", id));
  const merged = readRows(await butler.read("deepCoadd_mergeDet", id));
  const { box } = await patchOf(butler, id);
  const calibrators = await usedForPsf(butler, coadd.inputs);
  const rows = merged.map((source) => {
    const found = [numberIn(source, "centroid_x"), numberIn(source, "centroid_y")] as const;
    const centre = centroid(coadd.image, found, coadd.psfSigma);
    return {
      id: numberIn(source, "id"),
      ...placeCells(centre, coadd.wcs),
      ...fluxCells(coadd, centre),
      merge_peak_i: source["merge_peak_i"] === true,
      merge_peak_r: source["merge_peak_r"] === true,
      calib_psf_used_in: calibrators.count(coadd.wcs, centre),
    };
  });
  await writeCatalog(butler, "deepCoadd_meas", id, rows);

  const stars = await referenceStars(butler, String(id["filter"]), box.wcs, box.size, box.size);
  const matches = matchNearest(
    rows,
    stars,
    (row) => [numberIn(row, "centroid_x"), numberIn(row, "centroid_y")],
    (star) => pixelOf(coadd.wcs, star.sky),
    1.5,
  );
  say(`measured ${rows.length} sources, ${matches.length} match stars of the reference catalogue`);
  if (matches.length === 0) return;
  const pairs = matches.map(({ one, other, distance }) => ({
    ref_id: other.id,
    src_id: numberIn(one, "id"),
    distance,
  }));
  writeRows(await butler.write("deepCoadd_measMatch", id), matchColumns, pairs);
});
