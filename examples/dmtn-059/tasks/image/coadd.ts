import { imageOf, pixel } from "./image.ts";
import { median } from "./statistics.ts";
import type { NoisyImage } from "./warp.ts";

/** Lays images of one patch over each other that do not overlap, or do so in a seam: the first with data wins. */
export function mosaic(images: readonly NoisyImage[]): NoisyImage {
  const [first] = images;
  if (first === undefined) throw new Error("there is nothing to put together");
  const { width, height } = first.image;
  const source = (x: number, y: number) => images.find(({ image }) => Number.isFinite(pixel(image, x, y))) ?? first;
  return {
    image: imageOf(width, height, (x, y) => pixel(source(x, y).image, x, y)),
    variance: imageOf(width, height, (x, y) => pixel(source(x, y).variance, x, y)),
  };
}

/**
 * The mean of images of one patch, each weighted by its noise as a whole. A value far from the median of its pixel is
 * left out when there are three or more (a cosmic ray hits one exposure only).
 */
export function clippedMean(images: readonly NoisyImage[]): NoisyImage {
  const [first] = images;
  if (first === undefined) throw new Error("there is nothing to average");
  const { width, height } = first.image;
  const weighted = images.map((one) => ({
    ...one,
    weight: 1 / median(one.variance.pixels.filter((value) => value > 0 && Number.isFinite(value))),
  }));
  const variances = new Float32Array(width * height);
  const image = imageOf(width, height, (x, y) => {
    const samples = weighted
      .map(({ image: one, variance, weight }) => ({ value: pixel(one, x, y), noise: pixel(variance, x, y), weight }))
      .filter(({ value, noise, weight }) => Number.isFinite(value) && noise > 0 && weight > 0);
    const kept = withoutOutliers(samples);
    const total = kept.reduce((sum, { weight }) => sum + weight, 0);
    variances[y * width + x] = kept.reduce((sum, { weight, noise }) => sum + weight * weight * noise, 0) / total ** 2;
    return kept.reduce((sum, { weight, value }) => sum + weight * value, 0) / total;
  });
  return { image, variance: { width, height, pixels: variances } };
}

interface Sample {
  readonly value: number;
  readonly noise: number;
  readonly weight: number;
}

/** Exposures differ a little in sharpness, so a bright pixel may differ by a fifth before it counts as wrong. */
function withoutOutliers(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length < 3) return samples;
  const middle = median(samples.map(({ value }) => value));
  return samples.filter(
    ({ value, noise }) => Math.abs(value - middle) <= 4 * Math.sqrt(noise) + 0.2 * Math.abs(middle),
  );
}
