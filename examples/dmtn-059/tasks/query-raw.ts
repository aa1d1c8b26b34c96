import { readOverlaps } from "./query/overlap-table.ts";
import { runQuery, writeQueryOutput } from "./query/query-output.ts";
import { askRegistry } from "./query/registry.ts";

// hsc_query_raw.py --rows exposures|overlaps --tractinfo FILE --tract N --qoutfile FILE
// Which raw exposures touch a tract: the table says which ccds of which visits, the registry (table image) their files.
runQuery(["rows", "tractinfo", "tract", "qoutfile"], ({ rows, tractinfo, tract, qoutfile }) => {
  if (rows !== "exposures" && rows !== "overlaps") throw new Error("--rows must be exposures or overlaps");
  const files = askRegistry(
    "select d.filename, d.compression, i.visit, i.ccd, i.filter, i.pointing, i.field, i.dateobs, i.taiobs, i.exptime, i.expid " +
      "from image i join desfile d on d.filename = i.filename where d.filetype = 'hsc_raw'",
  );
  const byCcd = new Map(files.map((file) => [`${file["visit"] ?? ""} ${file["ccd"] ?? ""}`, file]));
  const overlaps = readOverlaps(tractinfo, tract);
  const missing = overlaps.filter(({ visit, ccd }) => !byCcd.has(`${visit} ${ccd}`));
  if (missing.length > 0)
    throw new Error(
      `no raw exposure in the registry of ${missing.map(({ visit, ccd }) => `visit ${visit} ccd ${ccd}`).join(", ")}`,
    );
  const found = new Map(
    overlaps.map(({ tract: tractId, patch, visit, ccd }) => {
      const key = `${visit} ${ccd}`;
      const file = byCcd.get(key) ?? {};
      return rows === "exposures" ? [key, file] : [`${key} ${patch}`, { ...file, tract: tractId, patch }];
    }),
  );
  writeQueryOutput(qoutfile, "raw_img", [...found.values()]);
});
