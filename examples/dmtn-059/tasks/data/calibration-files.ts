import { join } from "node:path";
import { writeFits } from "../fits/file.ts";
import type { Image } from "../image/image.ts";
import { biasFrame, darkFrame, flatFrame } from "./camera.ts";
import { visits } from "./field.ts";

const flatDates = { "HSC-R": "2013-06-17", "HSC-I": "2013-11-03" } as const;
const otherDate = "2013-11-03";

/** Writes bias, dark and flat frames of the ccds that the visits use; gives their paths by kind. */
export function writeCalibrations(folder: string): Readonly<Record<"bias" | "dark" | "flat", readonly string[]>> {
  const ccds = [...new Set(visits.flatMap((visit) => visit.ccds.map(({ ccd }) => ccd)))].sort((a, b) => a - b);
  const flats = new Map(
    visits.flatMap(({ filter, ccds: used }) => used.map(({ ccd }) => [`${filter} ${ccd}`, { filter, ccd }] as const)),
  );
  return {
    bias: ccds.map((ccd) => write(folder, "BIAS", "NONE", otherDate, ccd, biasFrame(ccd))),
    dark: ccds.map((ccd) => write(folder, "DARK", "NONE", otherDate, ccd, darkFrame(ccd))),
    flat: [...flats.values()].map(({ filter, ccd }) =>
      write(folder, "FLAT", filter, flatDates[filter], ccd, flatFrame(ccd, filter)),
    ),
  };
}

function write(folder: string, kind: string, filter: string, date: string, ccd: number, image: Image): string {
  const names = [kind, date, ...(filter === "NONE" ? [] : [filter]), String(ccd).padStart(3, "0")];
  const path = join(folder, kind.toLowerCase(), `${names.join("-")}.fits`);
  const header = new Map([
    ["OBSTYPE", kind.toLowerCase()],
    ["CALIB_ID", `filter=${filter} calibDate=${date} ccd=${ccd}`],
    ["ORIGIN", "simulated"],
  ]);
  writeFits(path, [{ kind: "image", header, image, bitpix: kind === "BIAS" ? 16 : -32 }]);
  return path;
}
