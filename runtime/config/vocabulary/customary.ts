import type { Rows } from "./read-rows.ts";

/** Variables of surveys: the framework knows none of them, but submissions call them so. */
export const customaryRows: Rows = {
  kind: "convention",
  rows: `
band | anywhere | string |  | The filter band.
bands | anywhere | string |  | The bands to process.
ccdnum | anywhere | string |  | The number of the detector, in DES.
ccd (lsst) | anywhere | string |  | The number of the detector, in LSST.
expnum | anywhere | string |  | The number of the exposure.
visit (lsst) | anywhere | string |  | The number of the visit, in LSST.
filter (lsst) | anywhere | string |  | The filter, in LSST.
tract (lsst) | anywhere | string |  | The tract of the sky, in LSST.
patch (lsst) | anywhere | string |  | The patch of the tract, in LSST. | The original splits a name such as 8,6 in two; ours keeps values of rows and quanta whole.
nite | anywhere | string |  | The night of observation.
tilename | anywhere | string |  | The tile of the sky.
camsym | anywhere | string |  | The letter of the camera in names.
camera | anywhere | string |  | The camera.
field | anywhere | string |  | The field of the sky.
proctag | anywhere | string |  | The tag of earlier processing.
nthreads | anywhere | string |  | How many threads a program uses.
cfgver | anywhere | string |  | The version of configuration files.
config_version (lsst) | anywhere | string |  | The version of configuration files, in LSST.
skymap_version (lsst) | anywhere | string |  | The version of the sky map.
tractinfo (lsst) | anywhere | string |  | The file that says which visits and detectors overlap which patches.
query_pfw_attempt_id (lsst) | anywhere | string |  | The attempt whose files are asked for.
`,
};
