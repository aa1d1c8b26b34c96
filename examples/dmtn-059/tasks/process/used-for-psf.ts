import type { Butler } from "../butler/butler.ts";
import { numberIn, readRows } from "../catalog/catalog.ts";
import type { Exposure } from "../image/exposure.ts";
import { pixelOf, type Pair, type Wcs } from "../sky/tan.ts";

/** Tells in how many single exposures a source was among the stars that calibrated them. */
export async function usedForPsf(
  butler: Butler,
  inputs: Exposure["inputs"],
): Promise<{ readonly count: (wcs: Wcs, place: Pair) => number }> {
  const stars: Pair[] = [];
  // Nothing on the command line names these files: the coadd says which ccds are in it, the registry the rest.
  for (const ccd of inputs)
    for (const row of readRows(await butler.read("src", ccd)))
      if (row["calib_psf_used"] === true) stars.push([numberIn(row, "coord_ra"), numberIn(row, "coord_dec")]);
  return {
    count: (wcs, [x, y]) =>
      stars.filter((star) => {
        const [sx, sy] = pixelOf(wcs, star);
        return Math.hypot(sx - x, sy - y) <= 1;
      }).length,
  };
}
