import { imageOf, type Image } from "../image/image.ts";
import { ccdSize } from "./field.ts";
import { randomFrom } from "./random.ts";

/** What the camera adds to every exposure of a ccd; the calibration frames show just that. */
export function biasFrame(ccd: number): Image {
  const { even } = randomFrom(1000 + ccd);
  const columns = Array.from({ length: ccdSize }, () => Math.round(6 * even()));
  return imageOf(ccdSize, ccdSize, (x) => 300 + (columns[x] ?? 0));
}

/** Electrons a second that a pixel collects in the dark; some pixels are hot. */
export function darkFrame(ccd: number): Image {
  const { even } = randomFrom(2000 + ccd);
  const hot = new Set(Array.from({ length: 20 }, () => Math.floor(ccdSize * ccdSize * even())));
  return imageOf(ccdSize, ccdSize, (x, y) => (hot.has(y * ccdSize + x) ? 25 : 0.2));
}

/** The part of the light that a pixel turns into signal. */
export function flatFrame(ccd: number, filter: string): Image {
  const { even, normal } = randomFrom(3000 + ccd * 2 + (filter === "HSC-I" ? 1 : 0));
  const [tilt, bend] = [0.08 * (even() - 0.5), 0.05 * even()];
  return imageOf(ccdSize, ccdSize, (x, y) => {
    const [u, v] = [(2 * x) / ccdSize - 1, (2 * y) / ccdSize - 1];
    return 1 + tilt * u - bend * (u * u + v * v - 2 / 3) + 0.003 * normal();
  });
}
