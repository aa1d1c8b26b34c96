import type { Header, HeaderValue } from "../fits/header.ts";

/** A tangent-plane world coordinate system: the sky around `crval` (degrees) on pixels, first pixel 1 as in FITS. */
export interface Wcs {
  readonly crval: Pair;
  readonly crpix: Pair;
  /** Degrees a pixel: the rows are xi (to the east) and eta (to the north). */
  readonly cd: readonly [Pair, Pair];
}
export type Pair = readonly [number, number];

const radian = Math.PI / 180;

/** Right ascension and declination (degrees) of a place in the image, whose first pixel is 0, 0. */
export function skyOf(wcs: Wcs, [x, y]: Pair): Pair {
  const dx = x + 1 - wcs.crpix[0];
  const dy = y + 1 - wcs.crpix[1];
  const xi = (wcs.cd[0][0] * dx + wcs.cd[0][1] * dy) * radian;
  const eta = (wcs.cd[1][0] * dx + wcs.cd[1][1] * dy) * radian;
  const dec0 = wcs.crval[1] * radian;
  const down = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = wcs.crval[0] + Math.atan2(xi, down) / radian;
  const dec = Math.atan2(Math.sin(dec0) + eta * Math.cos(dec0), Math.hypot(xi, down)) / radian;
  return [(ra + 360) % 360, dec];
}

/** The place in the image (first pixel 0, 0) of a direction in degrees. */
export function pixelOf(wcs: Wcs, [ra, dec]: Pair): Pair {
  const away = (ra - wcs.crval[0]) * radian;
  const [sin, cos, sin0, cos0] = [dec, wcs.crval[1]].flatMap((angle) => [
    Math.sin(angle * radian),
    Math.cos(angle * radian),
  ]) as [number, number, number, number];
  const depth = sin * sin0 + cos * cos0 * Math.cos(away);
  const xi = (cos * Math.sin(away)) / depth / radian;
  const eta = (sin * cos0 - cos * sin0 * Math.cos(away)) / depth / radian;
  const [[a, b], [c, d]] = wcs.cd;
  const determinant = a * d - b * c;
  return [(d * xi - b * eta) / determinant + wcs.crpix[0] - 1, (a * eta - c * xi) / determinant + wcs.crpix[1] - 1];
}

/** The same sky on an image whose first pixel lies at `x0, y0` of this one. */
export function shifted(wcs: Wcs, x0: number, y0: number): Wcs {
  return { ...wcs, crpix: [wcs.crpix[0] - x0, wcs.crpix[1] - y0] };
}

export function wcsCards(wcs: Wcs): [string, HeaderValue][] {
  return [
    ["CTYPE1", "RA---TAN"],
    ["CTYPE2", "DEC--TAN"],
    ["CUNIT1", "deg"],
    ["CUNIT2", "deg"],
    ["CRVAL1", wcs.crval[0]],
    ["CRVAL2", wcs.crval[1]],
    ["CRPIX1", wcs.crpix[0]],
    ["CRPIX2", wcs.crpix[1]],
    ["CD1_1", wcs.cd[0][0]],
    ["CD1_2", wcs.cd[0][1]],
    ["CD2_1", wcs.cd[1][0]],
    ["CD2_2", wcs.cd[1][1]],
  ];
}

/** The coordinate system that a header describes; throws when a keyword is missing or the projection is another. */
export function wcsOf(header: Header): Wcs {
  const number = (keyword: string) => {
    const value = header.get(keyword);
    if (typeof value !== "number") throw new Error(`the header has no ${keyword}: no world coordinates`);
    return value;
  };
  if (header.get("CTYPE1") !== "RA---TAN") throw new Error(`cannot use the projection ${String(header.get("CTYPE1"))}`);
  return {
    crval: [number("CRVAL1"), number("CRVAL2")],
    crpix: [number("CRPIX1"), number("CRPIX2")],
    cd: [
      [number("CD1_1"), number("CD1_2")],
      [number("CD2_1"), number("CD2_2")],
    ],
  };
}
