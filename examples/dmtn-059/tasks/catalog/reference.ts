import type { Butler } from "../butler/butler.ts";
import { htmIndex } from "../sky/htm.ts";
import { skyOf, type Pair, type Wcs } from "../sky/tan.ts";
import { numberIn, readRows } from "./catalog.ts";

/** A star of the reference catalogue. */
export interface ReferenceStar {
  readonly id: number;
  readonly sky: Pair;
  readonly magnitude: number;
}

/** The name under which the Butler is asked for the reference catalogue, and how it is cut into files. */
export const referenceName = "ps1_pv3_3pi_20170110";
export const referenceDepth = 7;

/** The stars of the reference catalogue around an image. Files of triangles without stars need not exist. */
export async function referenceStars(
  butler: Butler,
  filter: string,
  wcs: Wcs,
  width: number,
  height: number,
): Promise<readonly ReferenceStar[]> {
  await butler.read("ref_cat_config", { name: referenceName });
  const column = `${filter.slice(-1).toLowerCase()}_mag`;
  const triangles = new Set(frame(width, height).map((place) => htmIndex(skyOf(wcs, place), referenceDepth)));
  const stars: ReferenceStar[] = [];
  for (const pixel_id of triangles) {
    const path = await butler.find("ref_cat", { name: referenceName, pixel_id });
    for (const row of path === undefined ? [] : readRows(path))
      stars.push({
        id: numberIn(row, "id"),
        sky: [numberIn(row, "coord_ra"), numberIn(row, "coord_dec")],
        magnitude: numberIn(row, column),
      });
  }
  if (stars.length === 0) throw new Error(`the reference catalogue ${referenceName} has no stars here`);
  return stars;
}

/** Places along the border and in the middle of an image, close enough that no triangle slips through. */
function frame(width: number, height: number): readonly Pair[] {
  const steps = [0, 0.25, 0.5, 0.75, 1];
  return steps.flatMap((u) => steps.map((v): Pair => [u * (width - 1), v * (height - 1)]));
}
