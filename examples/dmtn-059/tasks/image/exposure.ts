import { readFits, writeFits, type Unit } from "../fits/file.ts";
import type { Header, HeaderValue } from "../fits/header.ts";
import type { Table } from "../fits/table.ts";
import { wcsCards, wcsOf, type Wcs } from "../sky/tan.ts";
import type { Image } from "./image.ts";
import type { NoisyImage } from "./warp.ts";

/** A calibrated image with its noise, its place on the sky, and what it was made of. */
export interface Exposure extends NoisyImage {
  readonly wcs: Wcs;
  /** Counts of a source of magnitude 0: the photometric calibration. */
  readonly fluxMag0: number;
  /** Width (sigma) of the point spread function in pixels. */
  readonly psfSigma: number;
  /** Factor on fluxes fitted with that width: see apertureCorrection. */
  readonly apertureCorrection: number;
  /** Further keywords of the primary header. */
  readonly header: Header;
  /** Which ccd of which visit is in it. */
  readonly inputs: readonly { readonly visit: number; readonly ccd: number }[];
}

/** Writes an exposure: keywords, then image, variance, and the table of inputs. */
export function writeExposure(path: string, exposure: Exposure): void {
  const wcs = wcsCards(exposure.wcs);
  const primary = new Map<string, HeaderValue>([
    ...exposure.header,
    ...wcs,
    ["FLUXMAG0", exposure.fluxMag0],
    ["MAG_ZERO", 2.5 * Math.log10(exposure.fluxMag0)],
    ["PSFSIGMA", exposure.psfSigma],
    ["APCORR", exposure.apertureCorrection],
    ["FWHM", exposure.psfSigma * 2 * Math.sqrt(2 * Math.log(2))],
  ]);
  writeFits(path, [
    { kind: "empty", header: primary },
    { kind: "image", header: new Map([["EXTNAME", "IMAGE"], ...wcs]), image: exposure.image },
    { kind: "image", header: new Map([["EXTNAME", "VARIANCE"]]), image: exposure.variance },
    { kind: "table", header: new Map([["EXTNAME", "INPUTS"]]), table: inputTable(exposure.inputs) },
  ]);
}

/** Reads what writeExposure wrote; throws when the file is something else. */
export function readExposure(path: string): Exposure {
  const units = readFits(path);
  const header = units[0]?.header ?? new Map<string, HeaderValue>();
  const number = (keyword: string) => {
    const value = header.get(keyword);
    if (typeof value !== "number") throw new Error(`${path} has no ${keyword}`);
    return value;
  };
  const inputs = units.find(({ header: own }) => own.get("EXTNAME") === "INPUTS");
  return {
    image: imageNamed(units, "IMAGE", path),
    variance: imageNamed(units, "VARIANCE", path),
    wcs: wcsOf(header),
    fluxMag0: number("FLUXMAG0"),
    psfSigma: number("PSFSIGMA"),
    apertureCorrection: number("APCORR"),
    header,
    inputs:
      inputs?.kind === "table"
        ? inputs.table.rows.map(({ visit, ccd }) => ({ visit: Number(visit), ccd: Number(ccd) }))
        : [],
  };
}

function imageNamed(units: readonly Unit[], name: string, path: string): Image {
  const unit = units.find(({ header }) => header.get("EXTNAME") === name);
  if (unit?.kind !== "image") throw new Error(`${path} has no image called ${name}`);
  return unit.image;
}

function inputTable(rows: Exposure["inputs"]): Table {
  return {
    columns: [
      { name: "visit", kind: "integer" },
      { name: "ccd", kind: "integer" },
    ],
    rows: rows.map(({ visit, ccd }) => ({ visit, ccd })),
  };
}
