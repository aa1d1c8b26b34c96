/** The middle value; NaN of nothing. */
export function median(values: readonly number[] | Float32Array): number {
  // Typed arrays sort numbers many times faster than arrays do.
  const sorted = Float64Array.from(values).sort();
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

/** Spread of values around their median, unmoved by a few outliers; the standard deviation if they are normal. */
export function robustSigma(values: readonly number[] | Float32Array): number {
  const middle = median(values);
  return 1.4826 * median(Float32Array.from(values, (value) => Math.abs(value - middle)));
}

/** Median of the values within three sigma of the median, three times over; what is not finite does not count. */
export function clippedMedian(values: readonly number[] | Float32Array): number {
  let kept = Float32Array.from(values).filter((value) => Number.isFinite(value));
  for (let round = 0; round < 3; round++) {
    const middle = median(kept);
    const sigma = robustSigma(kept);
    if (sigma === 0) return middle;
    kept = kept.filter((value) => Math.abs(value - middle) <= 3 * sigma);
  }
  return median(kept);
}
