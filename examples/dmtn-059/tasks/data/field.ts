import type { Tract } from "../sky/sky-map.ts";
import { skyOf, type Pair, type Wcs } from "../sky/tan.ts";

/** Degrees a pixel: fifteen times as wide as the camera's own, so that patches cover the same sky with few pixels. */
const scale = (15 * 0.168) / 3600;

/** Pixels along a side of a ccd. */
export const ccdSize = 256;

/** The tract of the note: centre, size and the numbers of its patches are those of its sky map. */
export const tract: Tract = {
  id: 0,
  wcs: {
    crval: [320.332, 0.36],
    crpix: [13 * 160 + 0.5, 13 * 160 + 0.5],
    cd: [
      [-scale, 0],
      [0, scale],
    ],
  },
  patchSize: 160,
  border: 16,
  patches: [26, 26],
};

/** Where the four patches begin, in pixels of the tract. */
export const corner: Pair = [8 * tract.patchSize, 6 * tract.patchSize];

export interface Visit {
  readonly visit: number;
  readonly filter: "HSC-R" | "HSC-I";
  /** ISO date, and modified Julian date of the exposure. */
  readonly night: string;
  readonly mjd: number;
  readonly airmass: number;
  /** Part of the light that passes the clouds. */
  readonly transparency: number;
  /** Width (sigma) of the point spread function in pixels. */
  readonly psfSigma: number;
  /** Radians by which the camera is turned. */
  readonly angle: number;
  /** How far the telescope's own idea of its pointing is off, in pixels. */
  readonly pointingError: Pair;
  readonly ccds: readonly Ccd[];
}

export interface Ccd {
  readonly ccd: number;
  /** Centre of the ccd, in pixels of the tract from the corner of the four patches. */
  readonly centre: Pair;
}

// Two ccds of a visit stand above each other with a gap between. The visits of a filter cover the left and the right
// half twice, with the gap at different heights, so that nothing is left out.
const low = (ccd: number, x: number, dy = 0): Ccd => ({ ccd, centre: [x, 12 + dy] });
const overLow = (ccd: number, x: number, dy = 0): Ccd => ({ ccd, centre: [x, 274 + dy] });
const middle = (ccd: number, x: number, dy = 0): Ccd => ({ ccd, centre: [x, 62 + dy] });
const overMiddle = (ccd: number, x: number, dy = 0): Ccd => ({ ccd, centre: [x, 324 + dy] });

const r = { filter: "HSC-R", night: "2013-06-17" } as const;
const i = { filter: "HSC-I", night: "2013-11-02" } as const;

/** The eight visits of the note with the ccds that were used; all else about them is made up. */
export const visits: readonly Visit[] = [
  {
    ...r,
    visit: 903334,
    mjd: 56460.561535,
    airmass: 1.08,
    transparency: 0.98,
    psfSigma: 1.78,
    angle: 0.004,
    pointingError: [0.7, -0.4],
    ccds: [low(16, 108.3), overLow(23, 108.3)],
  },
  {
    ...r,
    visit: 903336,
    mjd: 56460.563212,
    airmass: 1.09,
    transparency: 0.95,
    psfSigma: 1.81,
    angle: -0.006,
    pointingError: [-0.5, 0.9],
    ccds: [low(17, 212.6, 0.4), overLow(24, 212.6, 0.4)],
  },
  {
    ...r,
    visit: 903342,
    mjd: 56460.568001,
    airmass: 1.1,
    transparency: 0.9,
    psfSigma: 1.84,
    angle: 0.008,
    pointingError: [1.1, 0.3],
    ccds: [middle(4, 88.2, -0.7), overMiddle(10, 88.2, -0.7)],
  },
  {
    ...r,
    visit: 903344,
    mjd: 56460.569684,
    airmass: 1.11,
    transparency: 0.93,
    psfSigma: 1.8,
    angle: -0.003,
    pointingError: [-0.8, -1.0],
    ccds: [middle(5, 232.9, 0.2), overMiddle(11, 232.9, 0.2)],
  },
  {
    ...i,
    visit: 903986,
    mjd: 56598.231407,
    airmass: 1.05,
    transparency: 0.99,
    psfSigma: 1.74,
    angle: -0.007,
    pointingError: [0.3, 0.6],
    ccds: [low(16, 109.1, -0.5), overLow(23, 109.1, -0.5)],
  },
  {
    ...i,
    visit: 903990,
    mjd: 56598.234767,
    airmass: 1.06,
    transparency: 0.97,
    psfSigma: 1.77,
    angle: 0.005,
    pointingError: [-1.2, 0.2],
    ccds: [low(18, 211.4, 0.3), overLow(25, 211.4, 0.3)],
  },
  {
    ...i,
    visit: 904010,
    mjd: 56598.251623,
    airmass: 1.1,
    transparency: 0.91,
    psfSigma: 1.8,
    angle: 0.002,
    pointingError: [0.9, -0.7],
    ccds: [middle(4, 87.5, 0.6), overMiddle(10, 87.5, 0.6)],
  },
  {
    ...i,
    visit: 904014,
    mjd: 56598.25498,
    airmass: 1.12,
    transparency: 0.94,
    psfSigma: 1.82,
    angle: -0.004,
    pointingError: [0.2, 1.1],
    ccds: [middle(6, 233.7, -0.3), overMiddle(12, 233.7, -0.3)],
  },
];

/** The true coordinates of a ccd. */
export function trueWcs(visit: Visit, ccd: Ccd): Wcs {
  const [sin, cos] = [Math.sin(visit.angle), Math.cos(visit.angle)];
  return {
    crval: skyOf(tract.wcs, [corner[0] + ccd.centre[0], corner[1] + ccd.centre[1]]),
    crpix: [(ccdSize + 1) / 2, (ccdSize + 1) / 2],
    cd: [
      [-scale * cos, scale * sin],
      [scale * sin, scale * cos],
    ],
  };
}

/** The coordinates as the telescope writes them into the header. */
export function headerWcs(visit: Visit, ccd: Ccd): Wcs {
  const wcs = trueWcs(visit, ccd);
  return { ...wcs, crpix: [wcs.crpix[0] + visit.pointingError[0], wcs.crpix[1] + visit.pointingError[1]] };
}
