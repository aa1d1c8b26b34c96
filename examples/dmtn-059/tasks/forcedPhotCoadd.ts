import { numberIn, readRows, requireSchema, writeCatalog } from "./catalog/catalog.ts";
import { readExposure } from "./image/exposure.ts";
import { fluxCells, placeCells } from "./process/measure-all.ts";
import { patchOf } from "./process/patch.ts";
import { each, runTask } from "./run-task.ts";
import { isInner } from "./sky/sky-map.ts";
import { pixelOf } from "./sky/tan.ts";

// The flux in one filter of every source, at the place that the reference measurement gives.
void runTask("forcedPhotCoadd", each, async ([id = {}], { butler, say }) => {
  await requireSchema(butler, "deepCoadd_ref");
  const { map, box, patch } = await patchOf(butler, id);
  const coadd = readExposure(await butler.read("deepCoadd_calexp", id));
  const own = new Set(readRows(await butler.read("deepCoadd_meas", id)).map((row) => numberIn(row, "id")));
  const reference = readRows(await butler.read("deepCoadd_ref", id));
  const rows = reference.map((source) => {
    const centre = pixelOf(coadd.wcs, [numberIn(source, "coord_ra"), numberIn(source, "coord_dec")]);
    return {
      id: numberIn(source, "id"),
      ...placeCells(centre, coadd.wcs),
      ...fluxCells(coadd, centre),
      // Patches share their borders: a source counts where it lies inside.
      inner: isInner(map, patch, [centre[0] + box.x0, centre[1] + box.y0]),
    };
  });
  say(
    `${rows.length} sources measured, ${rows.filter(({ id: source }) => own.has(source)).length} of them also freely`,
  );
  await writeCatalog(butler, "deepCoadd_forced_src", id, rows, new Map([["FLUXMAG0", coadd.fluxMag0]]));
});
