import { readFileSync } from "node:fs";
import type { Butler } from "../butler/butler.ts";
import type { DataId } from "../butler/template.ts";
import { patchBox, readTract, type PatchBox, type Tract } from "../sky/sky-map.ts";

/** Counts of a source of magnitude 0 on every warp and coadd: a zero point of 27. */
export const coaddFluxMag0 = 10 ** (0.4 * 27);

/** The pixels of the patch that a data id names, from the sky map in the repository. */
export async function patchOf(
  butler: Butler,
  id: DataId,
): Promise<{ readonly tract: number; readonly map: Tract; readonly box: PatchBox; readonly patch: string }> {
  const tract = Number(id["tract"]);
  const patch = String(id["patch"] ?? "");
  const map = readTract(readFileSync(await butler.read("deepCoadd_skyMap", {}), "utf8"), tract);
  return { tract, map, patch, box: patchBox(map, patch) };
}

/** A number for a patch (and a filter) that no other has, to begin the ids of its sources with. */
export function coaddId(id: DataId): number {
  const [, x = "0", y = "0"] = /^(\d+)[,x](\d+)$/.exec(String(id["patch"])) ?? [];
  const filters = ["", "HSC-G", "HSC-R", "HSC-I", "HSC-Z", "HSC-Y"];
  const filter = Math.max(0, filters.indexOf(String(id["filter"] ?? "")));
  return ((Number(id["tract"]) * 32 + Number(x)) * 32 + Number(y)) * 64 + filter;
}
