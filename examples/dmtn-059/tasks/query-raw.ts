import { readArguments } from "./query/arguments.ts";
import { writeAnswer } from "./query/answer.ts";
import { askRegistry, type Row } from "./query/ask-registry.ts";
import { readOverlaps } from "./query/overlap-table.ts";
import { runQuery } from "./query/run-query.ts";

// hsc_query_raw.py --rows exposures|overlaps --tractinfo TABLE --tract T --qoutfile FILE: the raw exposures that touch
// a tract, each once (exposures) or once for each patch that it lies on (overlaps).
runQuery(() => {
  const given = readArguments(process.argv.slice(2), ["rows", "tractinfo", "tract", "qoutfile"]);
  const raws = askRegistry(
    `select i.filename, i.visit, i.ccd, i.filter, i.pointing, i.field, i.dateobs, i.taiobs, i.exptime, i.expid
       from image i where i.filetype = 'hsc_raw' order by i.visit, i.ccd`,
  );
  const byId = new Map(raws.map((row) => [`${String(row.visit)} ${String(row.ccd)}`, row]));
  const overlaps = readOverlaps(given.tractinfo ?? "", given.tract ?? "");
  const missing = overlaps.filter(({ visit, ccd }) => !byId.has(`${visit} ${ccd}`));
  if (missing.length > 0) {
    const names = missing.map(({ visit, ccd }) => `visit ${visit} ccd ${ccd}`);
    throw new Error(`the registry has no raw exposure of ${[...new Set(names)].join(", ")}`);
  }
  const wanted = overlaps.flatMap(({ tract, patch, visit, ccd }): Row[] => {
    const raw = byId.get(`${visit} ${ccd}`);
    return raw === undefined ? [] : [{ ...raw, tract, patch }];
  });
  const exposures = raws.filter((row) => wanted.some((one) => one.visit === row.visit && one.ccd === row.ccd));
  writeAnswer(given.qoutfile ?? "", "raw_img", given.rows === "overlaps" ? wanted : exposures);
});
