import { pixel, type Image } from "./image.ts";
import { median } from "./statistics.ts";

/** Flux and its error in the units of the image. */
export interface Flux {
  readonly flux: number;
  readonly sigma: number;
}

/**
 * The centre of a star near a place, by a Gaussian window that follows the centre. Returns the place itself when the
 * window runs away (no star there, or one at the edge).
 */
export function centroid(image: Image, [x0, y0]: readonly [number, number], sigma: number): readonly [number, number] {
  let [x, y] = [x0, y0];
  for (let round = 0; round < 20; round++) {
    const { sum, mx, my } = moments(image, [x, y], sigma);
    if (!(sum > 0)) return [x0, y0];
    // The window halves the distance that it measures; hence the factor.
    const [dx, dy] = [(2 * mx) / sum, (2 * my) / sum];
    [x, y] = [x + dx, y + dy];
    if (Math.hypot(x - x0, y - y0) > 2 * sigma) return [x0, y0];
    if (Math.hypot(dx, dy) < 1e-4) break;
  }
  return [x, y];
}

/**
 * The width (sigma, pixels) of the point spread function: the median over stars of the Gaussian window that matches
 * the star it lies on.
 */
export function psfSigma(image: Image, stars: readonly (readonly [number, number])[], guess: number): number {
  const widths = stars.flatMap((star) => {
    let sigma = guess;
    for (let round = 0; round < 30; round++) {
      const { sum, rr } = moments(image, star, sigma);
      // Under a window of its own width a Gaussian shows half its variance; rr has both axes.
      const next = Math.sqrt(Math.max(0.25, rr / sum));
      if (!(sum > 0) || next > 3 * guess) return [];
      if (Math.abs(next - sigma) < 1e-4) return [next];
      sigma = next;
    }
    return [sigma];
  });
  return widths.length === 0 ? guess : median(widths);
}

/** The flux of a star of Gaussian shape: the best fit of its profile, all pixels of equal weight. */
export function psfFlux(image: Image, variance: Image, centre: readonly [number, number], sigma: number): Flux {
  let [fit, norm, noise] = [0, 0, 0];
  eachPixel(centre, Math.ceil(4 * sigma), (x, y, dx, dy) => {
    const value = pixel(image, x, y);
    if (!Number.isFinite(value)) return;
    const profile = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
    fit += profile * value;
    norm += profile * profile;
    noise += profile * profile * pixel(variance, x, y);
  });
  return norm === 0 ? { flux: Number.NaN, sigma: Number.NaN } : { flux: fit / norm, sigma: Math.sqrt(noise) / norm };
}

/** The aperture that takes in all light of a star, in widths of the point spread function. */
export const wholeStar = 4;

/**
 * Light of stars in a wide aperture over that in the fitted profile: the profile is never quite true (resampling
 * blurs, exposures of different sharpness are averaged), and all stars share the error.
 */
export function apertureCorrection(
  { image, variance, psfSigma: sigma }: { readonly image: Image; readonly variance: Image; readonly psfSigma: number },
  stars: readonly (readonly [number, number])[],
): number {
  const ratios = stars
    .map(
      (star) =>
        apertureFlux(image, variance, star, wholeStar * sigma).flux / psfFlux(image, variance, star, sigma).flux,
    )
    .filter((ratio) => ratio > 0.5 && ratio < 2);
  return ratios.length === 0 ? 1 : median(ratios);
}

/** The sum of all pixels within a circle; pixels on its border count in part. */
export function apertureFlux(image: Image, variance: Image, centre: readonly [number, number], radius: number): Flux {
  let [flux, noise] = [0, 0];
  eachPixel(centre, Math.ceil(radius) + 1, (x, y, dx, dy) => {
    const part = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
    if (part === 0) return;
    flux += part * pixel(image, x, y);
    noise += part * part * pixel(variance, x, y);
  });
  return { flux, sigma: Math.sqrt(noise) };
}

function moments(image: Image, centre: readonly [number, number], sigma: number) {
  let [sum, mx, my, rr] = [0, 0, 0, 0];
  eachPixel(centre, Math.ceil(4 * sigma), (x, y, dx, dy) => {
    const value = pixel(image, x, y);
    if (!Number.isFinite(value)) return;
    const weighted = value * Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
    sum += weighted;
    mx += weighted * dx;
    my += weighted * dy;
    rr += weighted * (dx * dx + dy * dy);
  });
  return { sum, mx, my, rr };
}

function eachPixel(
  [cx, cy]: readonly [number, number],
  reach: number,
  visit: (x: number, y: number, dx: number, dy: number) => void,
): void {
  const [x0, y0] = [Math.round(cx), Math.round(cy)];
  for (let y = y0 - reach; y <= y0 + reach; y++)
    for (let x = x0 - reach; x <= x0 + reach; x++) visit(x, y, x - cx, y - cy);
}
