import { imageOf, pixel, type Image } from "./image.ts";
import { robustSigma } from "./statistics.ts";

/** A place where the image rises above the noise. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  /** Height in units of the noise after smoothing. */
  readonly significance: number;
  /** Connected pixels above the threshold; peaks of one footprint share its number. */
  readonly footprint: number;
  readonly area: number;
}

export interface Detection {
  readonly peaks: readonly Peak[];
  /** 1 where a pixel belongs to a footprint, else 0. */
  readonly detected: Image;
}

/**
 * Finds sources: the image is smoothed by a Gaussian like the point spread function, and what then stands more than
 * `threshold` sigma above zero is connected to footprints. The image must have no background left.
 */
export function detect(image: Image, variance: Image, sigma: number, threshold: number): Detection {
  const significance = significanceImage(image, variance, sigma);
  const footprints = connect(significance, threshold);
  const peaks = footprints.flatMap(({ pixels, number }) =>
    pixels
      .filter(([x, y]) => isHighest(significance, x, y))
      .map(([x, y]) => ({ x, y, significance: pixel(significance, x, y), footprint: number, area: pixels.length })),
  );
  const inside = new Set(footprints.flatMap(({ pixels }) => pixels.map(([x, y]) => y * image.width + x)));
  const detected = imageOf(image.width, image.height, (x, y) => (inside.has(y * image.width + x) ? 1 : 0));
  return { peaks: peaks.sort((one, other) => other.significance - one.significance), detected };
}

/** Whether a pixel lies within `margin` pixels of a footprint. */
export function nearDetected(detected: Image, margin: number): (x: number, y: number) => boolean {
  const rows = spread(detected, margin, "along x");
  const both = spread(rows, margin, "along y");
  return (x, y) => pixel(both, x, y) === 1;
}

function significanceImage(image: Image, variance: Image, sigma: number): Image {
  const along = smooth(image, variance, sigma, "along x");
  const both = smooth(along.image, along.variance, sigma, "along y");
  const significance = imageOf(image.width, image.height, (x, y) => {
    const noise = Math.sqrt(pixel(both.variance, x, y));
    return noise > 0 ? pixel(both.image, x, y) / noise : 0;
  });
  // Resampling makes neighbouring pixels alike: the true noise after smoothing is more than their variances tell.
  const excess = Math.max(1, robustSigma(significance.pixels.filter((value) => value !== 0)));
  return imageOf(image.width, image.height, (x, y) => pixel(significance, x, y) / excess);
}

/** One half of a two-dimensional Gaussian; pixels without data are left out. */
function smooth(
  image: Image,
  variance: Image,
  sigma: number,
  direction: "along x" | "along y",
): { readonly image: Image; readonly variance: Image } {
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma ** 2)),
  );
  return {
    image: weightedSum(image, weights, direction, 1),
    variance: weightedSum(variance, weights, direction, 2),
  };
}

/** The mean of the pixels along a line, or of their variances. Most of the time of a task is spent in this loop. */
function weightedSum(source: Image, weights: Float64Array, direction: "along x" | "along y", power: 1 | 2): Image {
  const { width, height, pixels } = source;
  const factors = power === 1 ? weights : weights.map((weight) => weight * weight);
  const reach = (weights.length - 1) / 2;
  const [length, step] = direction === "along x" ? [width, 1] : [height, width];
  const sums = new Float32Array(pixels.length);
  for (let place = 0; place < pixels.length; place++) {
    const along = direction === "along x" ? place % width : Math.floor(place / width);
    const last = Math.min(reach, length - 1 - along);
    let total = 0;
    let weight = 0;
    for (let offset = Math.max(-reach, -along); offset <= last; offset++) {
      const value = pixels[place + offset * step] as number;
      if (Number.isNaN(value)) continue;
      total += (factors[offset + reach] as number) * value;
      weight += weights[offset + reach] as number;
    }
    sums[place] = weight === 0 ? Number.NaN : total / (power === 1 ? weight : weight * weight);
  }
  return { width, height, pixels: sums };
}

interface Footprint {
  readonly number: number;
  readonly pixels: readonly (readonly [x: number, y: number])[];
}

function connect(significance: Image, threshold: number): readonly Footprint[] {
  const seen = new Uint8Array(significance.pixels.length);
  const footprints: Footprint[] = [];
  const isNew = (x: number, y: number) =>
    pixel(significance, x, y) >= threshold && seen[y * significance.width + x] === 0;
  for (let y = 0; y < significance.height; y++) {
    for (let x = 0; x < significance.width; x++) {
      if (!isNew(x, y)) continue;
      const pixels: [number, number][] = [];
      const waiting: [number, number][] = [[x, y]];
      seen[y * significance.width + x] = 1;
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        pixels.push(next);
        for (const [nx, ny] of neighbours(next)) {
          if (!isNew(nx, ny)) continue;
          seen[ny * significance.width + nx] = 1;
          waiting.push([nx, ny]);
        }
      }
      footprints.push({ number: footprints.length + 1, pixels });
    }
  }
  return footprints;
}

function neighbours([x, y]: readonly [number, number]): readonly (readonly [number, number])[] {
  return [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [x + dx, y + dy] as const));
}

/** The highest pixel of the 5×5 around it; of equal ones the first in reading order. */
function isHighest(image: Image, x: number, y: number): boolean {
  const height = pixel(image, x, y);
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) {
      const other = pixel(image, x + dx, y + dy);
      const before = dy < 0 || (dy === 0 && dx < 0);
      if (other > height || (before && other === height)) return false;
    }
  return true;
}

function spread(image: Image, margin: number, direction: "along x" | "along y"): Image {
  const [dx, dy] = direction === "along x" ? [1, 0] : [0, 1];
  return imageOf(image.width, image.height, (x, y) => {
    for (let step = -margin; step <= margin; step++) if (pixel(image, x + dx * step, y + dy * step) === 1) return 1;
    return 0;
  });
}
