import { lstatSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { isSafeRelative, staysBelow } from "../../archive/archive.ts";

/** What stands where a file is expected. */
export type FileState =
  | { readonly kind: "file" }
  | { readonly kind: "missing" }
  /** A folder, a pipe, a device, or a link out of the folder: never opened, never saved. */
  | { readonly kind: "refused"; readonly message: string };

/** Looks at a file that a program reads, anywhere on the machine; links are followed, since reading harms nothing. */
export function inputState(folder: string, path: string): FileState {
  const found = statSync(resolve(folder, path), { throwIfNoEntry: false });
  if (found === undefined) return { kind: "missing" };
  return found.isFile() ? { kind: "file" } : { kind: "refused", message: `${path} is not a regular file` };
}

/** Looks at a file that a program should have made: it must lie in the folder, and really be there. */
export function outputState(folder: string, path: string): FileState {
  const place = outputPlace(folder, path);
  if (place !== undefined) return { kind: "refused", message: place };
  const absolute = join(folder, path);
  const found = lstatSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return { kind: "missing" };
  if (found.isFile()) return { kind: "file" };
  if (!found.isSymbolicLink()) return { kind: "refused", message: `${path} is not a regular file` };
  return linkState(folder, path, absolute);
}

/** A sentence when a file must not be made there: its path leaves the job folder, by its text or by a link. */
export function outputPlace(folder: string, path: string): string | undefined {
  if (!isSafeRelative(path) || path.endsWith("/")) return `${path} is not a path in the job folder`;
  return staysBelow(folder, join(folder, path)) ? undefined : `${path} leads out of the job folder by a link`;
}

function linkState(folder: string, path: string, absolute: string): FileState {
  const root = realpathSync(folder);
  // A link to nothing counts as nothing.
  if (statSync(absolute, { throwIfNoEntry: false }) === undefined) return { kind: "missing" };
  const real = realpathSync(absolute);
  if (!real.startsWith(root + sep)) return { kind: "refused", message: `${path} is a link out of the job folder` };
  return statSync(real).isFile() ? { kind: "file" } : { kind: "refused", message: `${path} is not a regular file` };
}
