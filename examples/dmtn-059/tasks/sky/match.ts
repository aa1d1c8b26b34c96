import type { Pair } from "./tan.ts";

/** Pairs every place with the nearest unused one of the others within `radius`, the closest pairs first. */
export function matchNearest<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  placeOfOne: (one: One) => Pair,
  placeOfOther: (other: Other) => Pair,
  radius: number,
): readonly { readonly one: One; readonly other: Other; readonly distance: number }[] {
  const targets = others.map((other) => ({ other, place: placeOfOther(other) }));
  const pairs = ones.flatMap((one) => {
    const [x, y] = placeOfOne(one);
    return targets
      .map(({ other, place }) => ({ one, other, distance: Math.hypot(place[0] - x, place[1] - y) }))
      .filter(({ distance }) => distance <= radius);
  });
  pairs.sort((a, b) => a.distance - b.distance);
  const used = new Set<One | Other>();
  return pairs.filter(({ one, other }) => {
    if (used.has(one) || used.has(other)) return false;
    used.add(one).add(other);
    return true;
  });
}
