import { numberIn, readRows, requireSchema, writeCatalog } from "./catalog/catalog.ts";
import type { Row } from "./fits/table.ts";
import { filterPriority } from "./process/merge-peaks.ts";
import { acrossFilters, runTask } from "./run-task.ts";

/** Below this a measurement is too faint to be the reference if another filter has a better one. */
const enoughSigma = 10;

// For every source of a patch, the measurement that all filters shall refer to.
void runTask("mergeCoaddMeasurements", acrossFilters, async (ids, { butler, say }) => {
  await requireSchema(butler, "deepCoadd_meas");
  const [first = {}] = ids;
  const sorted = [...ids].sort((one, other) => rank(one["filter"]) - rank(other["filter"]));
  const catalogs = await Promise.all(
    sorted.map(async (id) => ({
      filter: String(id["filter"]),
      rows: new Map(readRows(await butler.read("deepCoadd_meas", id)).map((row) => [numberIn(row, "id"), row])),
    })),
  );
  const sources = [...new Set(catalogs.flatMap(({ rows }) => [...rows.keys()]))];
  const merged = sources.flatMap((source): Row[] => {
    const seen = catalogs.flatMap(({ filter, rows }) => {
      const row = rows.get(source);
      return row === undefined ? [] : [{ filter, row }];
    });
    const best = seen.find(({ row }) => strength(row) >= enoughSigma) ?? strongest(seen);
    if (best === undefined) return [];
    return [
      {
        ...best.row,
        merge_measurement_i: best.filter === "HSC-I",
        merge_measurement_r: best.filter === "HSC-R",
      },
    ];
  });
  say(`${merged.length} sources, ${merged.filter((row) => row["merge_measurement_i"] === true).length} refer to HSC-I`);
  const { tract, patch } = first;
  await writeCatalog(butler, "deepCoadd_ref", { tract: tract ?? "", patch: patch ?? "" }, merged);
});

function strength(row: Row): number {
  return numberIn(row, "psf_flux") / numberIn(row, "psf_flux_sigma");
}

function strongest<Seen extends { readonly row: Row }>(seen: readonly Seen[]): Seen | undefined {
  return [...seen].sort((one, other) => strength(other.row) - strength(one.row))[0];
}

function rank(filter: string | number | undefined): number {
  const place = filterPriority.indexOf(String(filter));
  return place < 0 ? filterPriority.length : place;
}
