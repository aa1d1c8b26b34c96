import { genericWrapper } from "./generic.ts";
import { lsstWrapper } from "./lsst.ts";
import type { WrapperKind } from "./wrap-work.ts";

/** The wrappers that are part of the engine, by the base name of `wrappername`; any other name is a program. */
const kinds: ReadonlyMap<string, WrapperKind> = new Map([
  ["genwrap", genericWrapper],
  ["genwrap_lsst", lsstWrapper],
]);

/** The wrapper of that name; undefined means that it is a program of its own. */
export function wrapperKind(wrappername: string): WrapperKind | undefined {
  const base = wrappername.slice(wrappername.lastIndexOf("/") + 1);
  return kinds.get(base.replace(/\.py$/i, "").toLowerCase());
}
