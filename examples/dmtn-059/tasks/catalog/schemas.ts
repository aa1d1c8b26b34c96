import type { Column } from "../fits/table.ts";

const integer = (name: string): Column => ({ name, kind: "integer" });
const number = (name: string): Column => ({ name, kind: "number" });
const flag = (name: string): Column => ({ name, kind: "flag" });

/** Where a source lies: degrees on the sky, pixels in the image (first pixel 0, 0). */
const place = [integer("id"), number("coord_ra"), number("coord_dec"), number("centroid_x"), number("centroid_y")];

const fluxes = [number("psf_flux"), number("psf_flux_sigma"), number("aperture_flux"), number("aperture_flux_sigma")];

const filterFlags = (what: string) => ["i", "r"].map((filter) => flag(`merge_${what}_${filter}`));

/**
 * The columns of every table that a step writes, by dataset type. A repository keeps an empty table of each
 * (`src_schema`, …); a step whose columns differ from it must not go on.
 */
export const schemas = {
  icSrc: [...place, ...fluxes, flag("calib_psf_used")],
  src: [...place, ...fluxes, number("significance"), flag("calib_psf_used")],
  deepCoadd_det: [
    integer("id"),
    integer("footprint"),
    integer("area"),
    number("x"),
    number("y"),
    number("significance"),
  ],
  deepCoadd_mergeDet: [...place, integer("area"), ...filterFlags("footprint"), ...filterFlags("peak")],
  deepCoadd_peak: [integer("id"), number("x"), number("y"), number("significance"), ...filterFlags("peak")],
  deepCoadd_meas: [...place, ...fluxes, ...filterFlags("peak"), integer("calib_psf_used_in")],
  deepCoadd_ref: [...place, ...fluxes, ...filterFlags("peak"), ...filterFlags("measurement")],
  deepCoadd_forced_src: [...place, ...fluxes, flag("inner")],
} as const satisfies Record<string, readonly Column[]>;

export type CatalogType = keyof typeof schemas;

/** Pairs of a source and a star of the reference catalogue. */
export const matchColumns: readonly Column[] = [integer("ref_id"), integer("src_id"), number("distance")];

/** A reference catalogue: magnitudes on the sky. */
export const referenceColumns: readonly Column[] = [
  integer("id"),
  number("coord_ra"),
  number("coord_dec"),
  number("r_mag"),
  number("i_mag"),
];
