import { numberIn } from "../catalog/catalog.ts";
import type { ReferenceStar } from "../catalog/reference.ts";
import type { Row } from "../fits/table.ts";
import { median } from "../image/statistics.ts";
import { matchNearest } from "../sky/match.ts";
import { pixelOf, type Wcs } from "../sky/tan.ts";

/** Where the image really lies, and how many counts a star of magnitude 0 would give. */
export interface Calibration {
  readonly wcs: Wcs;
  readonly fluxMag0: number;
  readonly matches: readonly { readonly star: number; readonly source: number; readonly distance: number }[];
}

/** Pixels within which a source and a star are taken for one, before and after the image is put in place. */
const coarse = 4;
const fine = 1;
const fewest = 3;

/** Moves the image so that its sources lie on the stars, then compares their fluxes. Throws when too few match. */
export function calibrate(sources: readonly Row[], stars: readonly ReferenceStar[], wcs: Wcs): Calibration {
  const rough = match(sources, stars, wcs, coarse);
  if (rough.length < fewest) throw new Error(`only ${rough.length} sources match stars of the reference catalogue`);
  const offsets = rough.map(({ one, other }) => {
    const [x, y] = pixelOf(wcs, other.sky);
    return [numberIn(one, "centroid_x") - x, numberIn(one, "centroid_y") - y] as const;
  });
  const moved: Wcs = {
    ...wcs,
    crpix: [wcs.crpix[0] + median(offsets.map(([dx]) => dx)), wcs.crpix[1] + median(offsets.map(([, dy]) => dy))],
  };
  const matches = match(sources, stars, moved, fine);
  if (matches.length < fewest) throw new Error(`only ${matches.length} sources match stars after alignment`);
  const ratios = matches.map(({ one, other }) => numberIn(one, "psf_flux") * 10 ** (0.4 * other.magnitude));
  return {
    wcs: moved,
    fluxMag0: median(ratios),
    matches: matches.map(({ one, other, distance }) => ({ star: other.id, source: numberIn(one, "id"), distance })),
  };
}

function match(sources: readonly Row[], stars: readonly ReferenceStar[], wcs: Wcs, radius: number) {
  return matchNearest(
    sources,
    stars,
    (source) => [numberIn(source, "centroid_x"), numberIn(source, "centroid_y")],
    (star) => pixelOf(wcs, star.sky),
    radius,
  );
}
