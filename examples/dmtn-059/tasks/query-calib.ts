import { readArguments } from "./query/arguments.ts";
import { writeAnswer } from "./query/answer.ts";
import { askRegistry } from "./query/ask-registry.ts";
import { readOverlaps } from "./query/overlap-table.ts";
import { runQuery } from "./query/run-query.ts";

// hsc_query_calib.py --type bias,dark,flat --tractinfo TABLE --tract T --qoutfile FILE: the calibration frames of the
// ccds that touch a tract.
runQuery(() => {
  const given = readArguments(process.argv.slice(2), ["type", "tractinfo", "tract", "qoutfile"]);
  const types = (given.type ?? "").split(",");
  const ccds = new Set(readOverlaps(given.tractinfo ?? "", given.tract ?? "").map((row) => row.ccd));
  const frames = askRegistry(
    `select filename, filetype, ccd, filter, calib_date, validstart, validend
       from calibration where filetype in ('bias', 'dark', 'flat') order by filetype, ccd, filter, calib_date`,
  );
  const wanted = frames.filter((row) => types.includes(String(row.filetype)) && ccds.has(Number(row.ccd)));
  const rows = wanted.map(({ filetype, ...row }) => ({ ...row, calib_type: String(filetype).toUpperCase() }));
  writeAnswer(given.qoutfile ?? "", "calib_img", rows);
});
