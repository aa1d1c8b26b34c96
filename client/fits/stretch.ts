/** How values become grey: which range is shown, and along which curve. */
export type Stretch = "linear" | "asinh" | "log";
export type Cuts = "zscale" | "99.5" | "98" | "all";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** So many values are looked at to find a range. */
const sampled = 60_000;

/** The range that shows most: NaN and infinities do not count; a flat picture gets a range around its value. */
export function rangeOf(pixels: ArrayLike<number>, cuts: Cuts): Range {
  const values = sortedSample(pixels);
  const [first = 0, last = 0] = [values.at(0), values.at(-1)];
  const found = cuts === "zscale" ? zscale(values) : percentiles(values, cuts === "all" ? 100 : Number(cuts));
  const low = Math.max(first, found.low);
  const high = Math.min(last, found.high);
  return high > low ? { low, high } : { low: first, high: last > first ? last : first + 1 };
}

/** Grey from 0 (low) to 255 (high) for any value, by way of a table that is looked up. */
export function greyOf(stretch: Stretch, { low, high }: Range): (value: number) => number {
  const steps = 4096;
  const table = Uint8ClampedArray.from({ length: steps + 1 }, (_, at) => 255 * curves[stretch](at / steps));
  const factor = steps / (high - low);
  return (value) => table[Math.max(0, Math.min(steps, Math.round((value - low) * factor)))] ?? 0;
}

const curves: Readonly<Record<Stretch, (x: number) => number>> = {
  linear: (x) => x,
  asinh: (x) => Math.asinh(x * 10) / Math.asinh(10),
  log: (x) => Math.log1p(x * 1000) / Math.log1p(1000),
};

function sortedSample(pixels: ArrayLike<number>): Float64Array {
  const step = Math.max(1, Math.floor(pixels.length / sampled));
  const values: number[] = [];
  for (let at = 0; at < pixels.length; at += step) {
    const value = pixels[at];
    if (value !== undefined && Number.isFinite(value)) values.push(value);
  }
  return Float64Array.from(values).sort();
}

function percentiles(values: Float64Array, percent: number): Range {
  const spare = ((100 - percent) / 200) * (values.length - 1);
  return { low: values[Math.floor(spare)] ?? 0, high: values[Math.ceil(values.length - 1 - spare)] ?? 0 };
}

/**
 * The range around the sky: a straight line is laid through the sorted values, those far from it (stars, defects) are
 * left out, and the line is made four times as steep around the median, as observers are used to from IRAF.
 */
function zscale(values: Float64Array): Range {
  const middle = Math.floor(values.length / 2);
  const median = values[middle] ?? 0;
  let kept = Array.from(values, (value, at) => ({ at: at - middle, value }));
  let slope = 0;
  for (let round = 0; round < 5 && kept.length > 1; round++) {
    const line = fitLine(kept);
    slope = line.slope;
    const off = kept.map(({ at, value }) => value - (line.offset + line.slope * at));
    const spread = 2.5 * Math.sqrt(off.reduce((sum, one) => sum + one * one, 0) / off.length);
    const fitting = kept.filter((_, at) => Math.abs(off[at] ?? 0) <= spread);
    if (fitting.length < values.length / 2 || fitting.length === kept.length) break;
    kept = fitting;
  }
  const steep = slope / 0.25;
  return { low: median - steep * middle, high: median + steep * (values.length - middle) };
}

function fitLine(points: readonly { readonly at: number; readonly value: number }[]): {
  readonly slope: number;
  readonly offset: number;
} {
  const n = points.length;
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / n;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / n;
  let [top, bottom] = [0, 0];
  for (const { at, value } of points) {
    top += (at - meanAt) * (value - meanValue);
    bottom += (at - meanAt) ** 2;
  }
  const slope = bottom === 0 ? 0 : top / bottom;
  return { slope, offset: meanValue - slope * meanAt };
}
