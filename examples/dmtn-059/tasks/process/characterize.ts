import { backgroundImage, estimateBackground, type Background } from "../image/background.ts";
import { detect, nearDetected, type Peak } from "../image/detect.ts";
import { combine, type Image } from "../image/image.ts";
import { apertureCorrection, centroid, psfSigma } from "../image/measure.ts";
import { clippedMedian, robustSigma } from "../image/statistics.ts";

/** An image without its sky, and what stands out of it. */
export interface Characterized {
  readonly image: Image;
  readonly variance: Image;
  readonly background: Background;
  readonly skyLevel: number;
  readonly skySigma: number;
  readonly peaks: readonly Peak[];
  readonly psfSigma: number;
  readonly apertureCorrection: number;
}

/** A width to begin with; the true one is measured on bright stars. */
const firstSigma = 1.8;
const cell = 64;

/** Takes off the sky, finds sources, takes off the sky again with the sources left out, and finds them again. */
export function characterize({ image, variance }: { readonly image: Image; readonly variance: Image }): Characterized {
  const rough = subtract(image, estimateBackground(image, cell));
  const first = detect(rough, variance, firstSigma, 5);
  const background = estimateBackground(image, cell, nearDetected(first.detected, 4));
  const flat = subtract(image, background);
  const bright = first.peaks
    .filter(({ significance }) => significance >= 50)
    .map(({ x, y }) => centroid(flat, [x, y], firstSigma));
  const sigma = psfSigma(flat, bright, firstSigma);
  return {
    image: flat,
    variance,
    background,
    skyLevel: clippedMedian(background.levels.pixels),
    skySigma: robustSigma(flat.pixels.filter((value) => Number.isFinite(value))),
    peaks: detect(flat, variance, sigma, 5).peaks,
    psfSigma: sigma,
    apertureCorrection: apertureCorrection({ image: flat, variance, psfSigma: sigma }, bright),
  };
}

function subtract(image: Image, background: Background): Image {
  return combine([image, backgroundImage(background)], ([value = 0, sky = 0]) => value - sky);
}
