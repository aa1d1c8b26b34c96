import { patchBox, isInner } from "../sky/sky-map.ts";
import { skyOf, type Pair } from "../sky/tan.ts";
import { corner, tract } from "./field.ts";
import { randomFrom } from "./random.ts";

/** A star of the made-up sky. */
export interface Star {
  readonly id: number;
  readonly ra: number;
  readonly dec: number;
  readonly r_mag: number;
  readonly i_mag: number;
  /** The patch of the note's four in which it lies. */
  readonly patch: string | null;
  /** Whether the reference catalogue knows it. */
  readonly isReference: boolean;
}

export const patchNames = ["8x6", "8x7", "9x6", "9x7"] as const;

const count = 200;
/** Pixels that stars keep from each other, so that every flux is its own. */
const separation = 23;
/** Pixels around the four patches in which there are stars too. */
const margin = 130;

/** The same stars every time. */
export function makeStars(): readonly Star[] {
  const { even } = randomFrom(59);
  const places: Pair[] = [];
  const side = 2 * tract.patchSize + 2 * margin;
  for (let tries = 0; places.length < count && tries < 100_000; tries++) {
    const place: Pair = [corner[0] - margin + side * even(), corner[1] - margin + side * even()];
    if (places.every(([x, y]) => Math.hypot(x - place[0], y - place[1]) >= separation)) places.push(place);
  }
  return places.map((place, index) => {
    const [ra, dec] = skyOf(tract.wcs, place);
    const r_mag = 16.9 + 3.4 * even();
    const i_mag = Math.min(20.4, r_mag - 0.2 + 0.8 * (even() - 0.5));
    const patch = patchNames.find((name) => isInner(tract, name, place)) ?? null;
    return { id: index + 1, ra, dec, r_mag, i_mag, patch, isReference: even() < 0.7 };
  });
}

/** Whether a place in the tract lies on a patch, border included. */
export function onPatch(name: string, [x, y]: Pair): boolean {
  const { x0, y0, size } = patchBox(tract, name);
  return x >= x0 && y >= y0 && x <= x0 + size - 1 && y <= y0 + size - 1;
}
