import type { Row } from "../fits/table.ts";
import type { Image } from "../image/image.ts";
import { apertureFlux, centroid, psfFlux, wholeStar } from "../image/measure.ts";
import { skyOf, type Wcs } from "../sky/tan.ts";

/** What measuring needs of an image. */
export interface Measurable {
  readonly image: Image;
  readonly variance: Image;
  readonly psfSigma: number;
  readonly apertureCorrection: number;
}

/** Measures every source where it is found; ids begin with the number of the exposure. */
export function measureAll(
  on: Measurable,
  places: readonly { readonly x: number; readonly y: number }[],
  wcs: Wcs,
  exposureId: number,
): readonly Row[] {
  return places.map(({ x, y }, index) => {
    const centre = centroid(on.image, [x, y], on.psfSigma);
    return { id: exposureId * 2 ** 20 + index + 1, ...placeCells(centre, wcs), ...fluxCells(on, centre) };
  });
}

/** Position on the sky and in the image, as the tables have it. */
export function placeCells(centre: readonly [number, number], wcs: Wcs): Row {
  const [coord_ra, coord_dec] = skyOf(wcs, centre);
  return { coord_ra, coord_dec, centroid_x: centre[0], centroid_y: centre[1] };
}

/** Fluxes at a place, as the tables have them. */
export function fluxCells(
  { image, variance, psfSigma, apertureCorrection }: Measurable,
  centre: readonly [number, number],
): Row {
  const psf = psfFlux(image, variance, centre, psfSigma);
  const aperture = apertureFlux(image, variance, centre, wholeStar * psfSigma);
  return {
    psf_flux: psf.flux * apertureCorrection,
    psf_flux_sigma: psf.sigma * apertureCorrection,
    aperture_flux: aperture.flux,
    aperture_flux_sigma: aperture.sigma,
  };
}
