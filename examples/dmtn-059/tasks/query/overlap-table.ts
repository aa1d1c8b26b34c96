import { readFileSync } from "node:fs";

/** One ccd of one visit on one patch. */
export interface Overlap {
  readonly tract: string;
  readonly patch: string;
  readonly visit: number;
  readonly ccd: number;
  readonly filter: string;
}

/** Reads the table of tract, patch, visit, ccd, filter; in the original a spatial query stood behind it. */
export function readOverlaps(path: string, tract: string): readonly Overlap[] {
  const lines = readFileSync(path, "utf8").split("\n");
  const rows = lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([own = "", patch = "", visit, ccd, filter = ""]) =>
    own === tract ? [{ tract: own, patch, visit: Number(visit), ccd: Number(ccd), filter }] : [],
  );
}
