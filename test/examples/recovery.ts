import { readFileSync } from "node:fs";
import { numberIn, readRows } from "../../examples/dmtn-059/tasks/catalog/catalog.ts";
import type { Star } from "../../examples/dmtn-059/tasks/data/stars.ts";
import { readFits } from "../../examples/dmtn-059/tasks/fits/file.ts";

/** How well one catalogue of forced photometry gives back the stars that were put into the sky. */
export interface Recovery {
  readonly injected: number;
  readonly recovered: number;
  /** Measured over true flux of each recovered star. */
  readonly ratios: readonly number[];
}

const arcsecond = 1 / 3600;

/** Compares a forced_src file with the truth: a star counts when a source lies within one arcsecond of it. */
export function recoveryOf(catalog: string, truth: string, patch: string, filter: string): Recovery {
  const stars = (JSON.parse(readFileSync(truth, "utf8")) as readonly Star[]).filter((star) => star.patch === patch);
  const fluxMag0 = Number(readFits(catalog)[0]?.header.get("FLUXMAG0"));
  const sources = readRows(catalog).filter((row) => row["inner"] === true);
  const ratios = stars.flatMap((star) => {
    const magnitude = filter === "HSC-R" ? star.r_mag : star.i_mag;
    const near = sources
      .map((row) => {
        const east = (numberIn(row, "coord_ra") - star.ra) * Math.cos((star.dec * Math.PI) / 180);
        return { row, distance: Math.hypot(east, numberIn(row, "coord_dec") - star.dec) };
      })
      .sort((one, other) => one.distance - other.distance)[0];
    if (near === undefined || near.distance > arcsecond) return [];
    return [numberIn(near.row, "psf_flux") / fluxMag0 / 10 ** (-0.4 * magnitude)];
  });
  return { injected: stars.length, recovered: ratios.length, ratios };
}

/** What a good catalogue must reach: see the README of the example. */
export interface Grade {
  readonly recoveredPart: number;
  /** Median of measured over true flux, less one. */
  readonly medianError: number;
  /** Part of the recovered stars whose flux is right within 5%. */
  readonly withinFivePercent: number;
}

export function gradeOf({ injected, recovered, ratios }: Recovery): Grade {
  const sorted = [...ratios].sort((one, other) => one - other);
  return {
    recoveredPart: recovered / injected,
    medianError: Math.abs((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) - 1),
    withinFivePercent: ratios.filter((ratio) => Math.abs(ratio - 1) <= 0.05).length / recovered,
  };
}
