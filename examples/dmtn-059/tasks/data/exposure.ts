import { blank, imageOf, pixel, type Image } from "../image/image.ts";
import { pixelOf } from "../sky/tan.ts";
import { biasFrame, darkFrame, flatFrame } from "./camera.ts";
import { ccdSize, trueWcs, type Ccd, type Visit } from "./field.ts";
import { randomFrom } from "./random.ts";
import type { Star } from "./stars.ts";

export const exposureSeconds = 30;

/** Magnitude of a star that gives one electron in an exposure under a clear sky. */
const zeroPoint = 30;
const skyLevel = 400;
const readNoise = 4;

/** A raw exposure: stars and sky through the camera, with the noise of photons and of the read-out. */
export function rawExposure(visit: Visit, ccd: Ccd, stars: readonly Star[]): Image {
  const { normal } = randomFrom(visit.visit * 200 + ccd.ccd);
  const light = starLight(visit, ccd, stars);
  const [bias, dark, flat] = [biasFrame(ccd.ccd), darkFrame(ccd.ccd), flatFrame(ccd.ccd, visit.filter)];
  return imageOf(ccdSize, ccdSize, (x, y) => {
    const electrons = (sky(visit, x, y) + pixel(light, x, y)) * pixel(flat, x, y);
    const noise = Math.sqrt(electrons + readNoise ** 2) * normal();
    return electrons + noise + exposureSeconds * pixel(dark, x, y) + pixel(bias, x, y);
  });
}

function sky(visit: Visit, x: number, y: number): number {
  const [u, v] = [(2 * x) / ccdSize - 1, (2 * y) / ccdSize - 1];
  return skyLevel * visit.airmass * (1 + 0.12 * u - 0.08 * v + 0.03 * u * v);
}

function starLight(visit: Visit, ccd: Ccd, stars: readonly Star[]): Image {
  const light = blank(ccdSize, ccdSize);
  const wcs = trueWcs(visit, ccd);
  const variance = visit.psfSigma ** 2;
  const reach = Math.ceil(6 * visit.psfSigma);
  for (const star of stars) {
    const [cx, cy] = pixelOf(wcs, [star.ra, star.dec]);
    const magnitude = visit.filter === "HSC-R" ? star.r_mag : star.i_mag;
    const flux = visit.transparency * 10 ** (0.4 * (zeroPoint - magnitude));
    for (let y = Math.max(0, Math.round(cy) - reach); y <= Math.min(ccdSize - 1, Math.round(cy) + reach); y++)
      for (let x = Math.max(0, Math.round(cx) - reach); x <= Math.min(ccdSize - 1, Math.round(cx) + reach); x++) {
        const profile = Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * variance)) / (2 * Math.PI * variance);
        light.pixels[y * ccdSize + x] = pixel(light, x, y) + flux * profile;
      }
  }
  return light;
}
