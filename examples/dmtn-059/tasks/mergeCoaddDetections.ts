import { numberIn, readRows, requireSchema, writeCatalog } from "./catalog/catalog.ts";
import { placeCells } from "./process/measure-all.ts";
import { mergePeaks } from "./process/merge-peaks.ts";
import { coaddId, patchOf } from "./process/patch.ts";
import { acrossFilters, runTask } from "./run-task.ts";

// One list of sources for all filters of a patch.
void runTask("mergeCoaddDetections", acrossFilters, async (ids, { butler, say }) => {
  await requireSchema(butler, "deepCoadd_det");
  await requireSchema(butler, "deepCoadd_peak");
  const [first = {}] = ids;
  const { box } = await patchOf(butler, first);
  const detections = await Promise.all(
    ids.map(async (id) => ({
      filter: String(id["filter"]),
      peaks: readRows(await butler.read("deepCoadd_det", id)).map((row) => ({
        x: numberIn(row, "x"),
        y: numberIn(row, "y"),
        area: numberIn(row, "area"),
      })),
    })),
  );
  const merged = mergePeaks(detections);
  say(
    `${merged.length} sources from ${detections.map(({ filter, peaks }) => `${peaks.length} in ${filter}`).join(", ")}`,
  );
  const { tract, patch } = first;
  const id = { tract: tract ?? "", patch: patch ?? "" };
  const rows = merged.map(({ x, y, area, filters }, index) => ({
    id: coaddId(id) * 2 ** 20 + index + 1,
    ...placeCells([x, y], box.wcs),
    area,
    ...flags("footprint", filters),
    ...flags("peak", filters),
  }));
  await writeCatalog(butler, "deepCoadd_mergeDet", id, rows);
});

function flags(what: string, filters: ReadonlySet<string>) {
  return { [`merge_${what}_i`]: filters.has("HSC-I"), [`merge_${what}_r`]: filters.has("HSC-R") };
}
