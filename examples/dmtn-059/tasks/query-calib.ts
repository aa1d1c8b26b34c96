import { readOverlaps } from "./query/overlap-table.ts";
import { runQuery, writeQueryOutput } from "./query/query-output.ts";
import { askRegistry } from "./query/registry.ts";

// hsc_query_calib.py --type bias,dark,flat --tractinfo FILE --tract N --qoutfile FILE
// The calibration frames (table calibration) that are valid for the raw exposures of a tract.
runQuery(["type", "tractinfo", "tract", "qoutfile"], ({ type, tractinfo, tract, qoutfile }) => {
  const types = type.split(",");
  const overlaps = readOverlaps(tractinfo, tract);
  const ccds = new Set(overlaps.map(({ ccd }) => ccd));
  const withFilter = new Set(overlaps.map(({ ccd, filter }) => `${ccd} ${filter}`));
  const frames = askRegistry(
    "select d.filename, d.compression, d.filetype, c.filter, c.ccd, c.calib_date, " +
      "c.validstart::text as validstart, c.validend::text as validend " +
      "from calibration c join desfile d on d.filename = c.filename where exists (select 1 from image i " +
      "where i.filetype = 'hsc_raw' and i.ccd = c.ccd and (c.filter = 'NONE' or c.filter = i.filter) " +
      "and i.taiobs::date between c.validstart and c.validend) order by d.filetype, c.filter, c.ccd",
  );
  const wanted = frames.filter(({ filetype = "", ccd = "", filter = "" }) => {
    const fits = filter === "NONE" ? ccds.has(ccd) : withFilter.has(`${ccd} ${filter}`);
    return types.includes(filetype) && fits;
  });
  if (wanted.length === 0) throw new Error(`the registry has no ${types.join(" or ")} frame for tract ${tract}`);
  const rows = wanted.map(({ filetype = "", ...frame }) => ({ ...frame, calib_type: filetype.toUpperCase() }));
  writeQueryOutput(qoutfile, "calib_img", rows);
});
