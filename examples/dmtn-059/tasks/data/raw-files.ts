import { join } from "node:path";
import { writeFits } from "../fits/file.ts";
import type { HeaderValue } from "../fits/header.ts";
import { wcsCards } from "../sky/tan.ts";
import { exposureSeconds, rawExposure } from "./exposure.ts";
import { headerWcs, visits, type Ccd, type Visit } from "./field.ts";
import type { Star } from "./stars.ts";

/** Writes the sixteen raw exposures with headers in the camera's own terms; gives their paths. */
export function writeRaws(folder: string, stars: readonly Star[]): readonly string[] {
  return visits.flatMap((visit) =>
    visit.ccds.map((ccd) => {
      const number = `${String(visit.visit).padStart(7, "0")}-${String(ccd.ccd).padStart(3, "0")}`;
      const path = join(folder, "raw", `raw-${number}.fits`);
      writeFits(path, [
        { kind: "image", header: rawHeader(visit, ccd), image: rawExposure(visit, ccd, stars), bitpix: 16 },
      ]);
      return path;
    }),
  );
}

function rawHeader(visit: Visit, { ccd, centre }: Ccd): ReadonlyMap<string, HeaderValue> {
  return new Map<string, HeaderValue>([
    ["INSTRUME", "Hyper Suprime-Cam"],
    ["ORIGIN", "simulated"],
    ["EXP-ID", `HSCA${visit.visit}00`],
    // Which frame number belongs to which ccd is published for one of the files only.
    ...(visit.visit === 903334 && ccd === 23 ? ([["FRAMEID", "HSCA90333426"]] as const) : []),
    ["DET-ID", ccd],
    ["DATA-TYP", "OBJECT"],
    ["OBJECT", "STRIPE82L"],
    ["FILTER01", visit.filter === "HSC-R" ? "HSC-r" : "HSC-i"],
    ["DATE-OBS", visit.night],
    ["MJD", visit.mjd],
    ["EXPTIME", exposureSeconds],
    ["AIRMASS", visit.airmass],
    ["PROP-ID", "o13015"],
    ["INST-PA", "0.000"],
    ["T_AG", false],
    ["T_CCDTV", 173.5],
    ["T_CFGFIL", "20130327.cfg"],
    ...wcsCards(headerWcs(visit, { ccd, centre })),
  ]);
}
