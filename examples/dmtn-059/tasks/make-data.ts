import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeCalibrations } from "./data/calibration-files.ts";
import { writeRaws } from "./data/raw-files.ts";
import { writeReference, writeSchemas, writeSkyMap } from "./data/release-files.ts";
import { makeStars } from "./data/stars.ts";

// make-data.py FOLDER: writes everything that the run needs from outside; the same bytes every time. truth.json says
// what the sky was made of, for tests; files.json which files belong to which file type.
const folder = resolve(process.argv[2] ?? "data");
mkdirSync(folder, { recursive: true });
const stars = makeStars();
const files = {
  hsc_raw: writeRaws(folder, stars),
  ...writeCalibrations(folder),
  skymap: [writeSkyMap(folder, "V1")],
  refcat: [writeReference(folder, "V1", stars)],
  schema: writeSchemas(folder, "Vw_2017_14"),
};
writeFileSync(join(folder, "truth.json"), `${JSON.stringify(stars, null, 1)}\n`);
writeFileSync(join(folder, "files.json"), `${JSON.stringify(files, null, 1)}\n`);
process.stdout.write(`${Object.values(files).flat().length} files, ${stars.length} stars in ${folder}\n`);
