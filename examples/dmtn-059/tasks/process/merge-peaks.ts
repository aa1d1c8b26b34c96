/** A source as one filter saw it. */
export interface FilterPeak {
  readonly x: number;
  readonly y: number;
  readonly area: number;
}

/** A source of a patch, and in which filters it was seen. */
export interface MergedPeak extends FilterPeak {
  readonly filters: ReadonlySet<string>;
}

/** Filters in the order in which their positions are trusted. */
export const filterPriority = ["HSC-I", "HSC-R", "HSC-Z", "HSC-Y", "HSC-G"];

/** Pixels within which peaks of two filters are the same source. */
const sameSource = 3;

/** Puts the peaks of all filters together; a source takes its place from the first filter of the priority list. */
export function mergePeaks(
  detections: readonly { readonly filter: string; readonly peaks: readonly FilterPeak[] }[],
): readonly MergedPeak[] {
  const merged: { peak: FilterPeak; filters: Set<string> }[] = [];
  const sorted = [...detections].sort((one, other) => rank(one.filter) - rank(other.filter));
  for (const { filter, peaks } of sorted) {
    for (const peak of peaks) {
      const known = merged.find(({ peak: one }) => Math.hypot(one.x - peak.x, one.y - peak.y) <= sameSource);
      if (known === undefined) merged.push({ peak, filters: new Set([filter]) });
      else known.filters.add(filter);
    }
  }
  return merged.map(({ peak, filters }) => ({ ...peak, filters }));
}

function rank(filter: string): number {
  const place = filterPriority.indexOf(filter);
  return place < 0 ? filterPriority.length : place;
}
