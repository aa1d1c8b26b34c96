import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";

/** Where files are kept: a name in the registry and a root folder (absolute). */
export interface Archive {
  readonly name: string;
  readonly root: string;
  /** The address under which HTTP (WebDAV) finds the same files; jobs use it instead of the folder when it is there. */
  readonly url?: string;
}

/** A file cannot be kept or fetched: a path that leaves the archive, other bytes in its place, the disk, the network. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
  readonly reason: "unsafe" | "conflict" | "corrupt" | "missing" | "disk_full" | "failed";
  constructor(reason: ArchiveError["reason"], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/**
 * Where a file of an archive is reached: a URL when the archive has one, else an absolute path. `folder` is relative to
 * the root. Throws ArchiveError ("unsafe") for a name that would leave the root by its text.
 */
export function locationOf(archive: Archive, folder: string, filename: string): string {
  const names = namesBelow(folder, filename);
  if (archive.url === undefined) return join(archive.root, ...names);
  return [archive.url.replace(/\/+$/, ""), ...names.map(encodeURIComponent)].join("/");
}

/**
 * Absolute path of a file in the archive; `folder` is relative to the root. Throws ArchiveError ("unsafe") for a name
 * that would leave the root, by its text or by a symbolic link on the way.
 */
export function placeInArchive(archive: Archive, folder: string, filename: string): string {
  const path = join(archive.root, ...namesBelow(folder, filename));
  if (!staysBelow(archive.root, path)) {
    throw new ArchiveError("unsafe", `${path} leads out of the archive ${archive.name} by a link`);
  }
  return path;
}

/** True for the location of a file that HTTP reaches. */
export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** True for a relative path of plain names: no empty name (one slash at the end is allowed), no `..`, no control character. */
export function isSafeRelative(path: string): boolean {
  if (path === "" || isAbsolute(path) || hasControl(path)) return false;
  const names = path.replace(/\/{1,2}$/, "").split("/");
  return names.every((name) => name !== "" && name !== "..");
}

/**
 * Whether the deepest existing folder on the way to `path` really lies below `root`, links followed. Asked several
 * times for each file of a job, so it is answered at once: a turn of the thread pool costs twenty such answers.
 */
export function staysBelow(root: string, path: string): boolean {
  const realRoot = realOf(root);
  // What does not exist yet cannot be a link.
  if (realRoot === undefined) return true;
  const real = deepestReal(dirname(path));
  return real === realRoot || real.startsWith(realRoot + sep);
}

/** The names on the way from the root to a file, its own last. */
function namesBelow(folder: string, filename: string): string[] {
  const named = filename !== "" && filename !== "." && !filename.includes("/");
  if (!named || !isSafeRelative(folder === "" ? filename : `${folder}/`) || !isSafeRelative(filename)) {
    throw new ArchiveError("unsafe", `"${folder}/${filename}" is not a path below an archive`);
  }
  return [...folder.split("/").filter((name) => name !== "" && name !== "."), filename];
}

function deepestReal(folder: string): string {
  const real = realOf(folder);
  return real ?? (dirname(folder) === folder ? folder : deepestReal(dirname(folder)));
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(text);
}
