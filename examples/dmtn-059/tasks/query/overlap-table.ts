import { readFileSync } from "node:fs";

/** One ccd of one visit on one patch. */
export interface Overlap {
  readonly tract: string;
  readonly patch: string;
  readonly visit: string;
  readonly ccd: string;
  readonly filter: string;
}

/** The rows of a tract in a table of overlaps: five words a line, `#` begins a comment. */
export function readOverlaps(path: string, tract: string): readonly Overlap[] {
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => (line.split("#", 1)[0] ?? "").trim())
    .filter((line) => line !== "")
    .map((line): Overlap => {
      const [row, patch, visit, ccd, filter, more] = line.split(/\s+/);
      if (
        row === undefined ||
        patch === undefined ||
        visit === undefined ||
        ccd === undefined ||
        filter === undefined ||
        more !== undefined
      )
        throw new Error(`${path}: “${line}” is not: tract patch visit ccd filter`);
      return { tract: row, patch, visit, ccd, filter };
    })
    .filter((row) => row.tract === tract);
  if (rows.length === 0) throw new Error(`${path} has no row of tract ${tract}`);
  return rows;
}
