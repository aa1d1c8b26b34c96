import { lstat, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { isSafeRelative, staysBelow } from "../../archive/archive.ts";

/** What stands where a file is expected. */
export type FileState =
  | { readonly kind: "file" }
  | { readonly kind: "missing" }
  /** A folder, a pipe, a device, or a link out of the folder: never opened, never saved. */
  | { readonly kind: "refused"; readonly message: string };

/** Looks at a file that a program reads, anywhere on the machine; links are followed, since reading harms nothing. */
export async function inputState(folder: string, path: string): Promise<FileState> {
  const found = await stat(resolve(folder, path)).catch(() => undefined);
  if (found === undefined) return { kind: "missing" };
  return found.isFile() ? { kind: "file" } : { kind: "refused", message: `${path} is not a regular file` };
}

/** Looks at a file that a program should have made: it must lie in the folder, and really be there. */
export async function outputState(folder: string, path: string): Promise<FileState> {
  const place = await outputPlace(folder, path);
  if (place !== undefined) return { kind: "refused", message: place };
  const absolute = join(folder, path);
  const found = await lstat(absolute).catch(() => undefined);
  if (found === undefined) return { kind: "missing" };
  if (found.isFile()) return { kind: "file" };
  if (!found.isSymbolicLink()) return { kind: "refused", message: `${path} is not a regular file` };
  return linkState(folder, path, absolute);
}

/** A sentence when a file must not be made there: its path leaves the job folder, by its text or by a link. */
export async function outputPlace(folder: string, path: string): Promise<string | undefined> {
  if (!isSafeRelative(path) || path.endsWith("/")) return `${path} is not a path in the job folder`;
  return (await staysBelow(folder, join(folder, path))) ? undefined : `${path} leads out of the job folder by a link`;
}

async function linkState(folder: string, path: string, absolute: string): Promise<FileState> {
  const [real, root] = await Promise.all([realpath(absolute).catch(() => undefined), realpath(folder)]);
  if (real === undefined) return { kind: "missing" };
  if (!real.startsWith(root + sep)) return { kind: "refused", message: `${path} is a link out of the job folder` };
  return (await stat(real)).isFile() ? { kind: "file" } : { kind: "refused", message: `${path} is not a regular file` };
}
