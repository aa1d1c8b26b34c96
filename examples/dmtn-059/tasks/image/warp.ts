import { imageOf, pixel, type Image } from "./image.ts";
import { pixelOf, skyOf, type Wcs } from "../sky/tan.ts";

/** An image with the noise of every pixel; NaN in both where there are no data. */
export interface NoisyImage {
  readonly image: Image;
  readonly variance: Image;
}

/** Resamples an image onto other pixels of the same sky, linearly between the four nearest pixels. */
export function warp(source: NoisyImage, from: Wcs, onto: Wcs, size: number, scale: number): NoisyImage {
  const places = new Float64Array(size * size * 2);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) places.set(pixelOf(from, skyOf(onto, [x, y])), (y * size + x) * 2);
  const sample = (image: Image, power: 1 | 2) =>
    imageOf(size, size, (x, y) => {
      const at = (y * size + x) * 2;
      return scale ** power * between(image, places[at] ?? Number.NaN, places[at + 1] ?? Number.NaN, power);
    });
  return { image: sample(source.image, 1), variance: sample(source.variance, 2) };
}

/** Values are averaged with the weights of the four pixels, variances with their squares. */
function between(image: Image, x: number, y: number, power: 1 | 2): number {
  const [left, low] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - low];
  return (
    ((1 - u) * (1 - v)) ** power * pixel(image, left, low) +
    (u * (1 - v)) ** power * pixel(image, left + 1, low) +
    ((1 - u) * v) ** power * pixel(image, left, low + 1) +
    (u * v) ** power * pixel(image, left + 1, low + 1)
  );
}
