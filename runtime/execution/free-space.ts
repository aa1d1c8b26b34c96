import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** Left free on every file system that a job writes to, unless the submission says otherwise: 1 GiB. */
export const usualMinFreeBytes = 2 ** 30;

/** A sentence when a file system would have less than `least` bytes free after `wanted` more; undefined when all is well. */
export function spaceProblem(path: string, wanted: number, least: number): string | undefined {
  const free = freeBytes(path);
  if (free === undefined || free - wanted >= least) return undefined;
  return `only ${free} bytes are free at ${path}: ${wanted} are needed and ${least} must stay free`;
}

/** Free bytes where the path is or will be; undefined where the system does not tell. */
function freeBytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT" && dirname(path) !== path;
    return missing ? freeBytes(dirname(path)) : undefined;
  }
}
