import { lstat, opendir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { sumOfFile } from "../archive/checksum.ts";
import type { ArchivedFile } from "../registry/archived-files.ts";

/** Where registry and disk disagree. */
export interface ArchiveFinding {
  readonly kind: "missing" | "size" | "md5" | "unknown" | "unfinished";
  readonly archive: string;
  /** Folder and name below the root. */
  readonly path: string;
  readonly message: string;
}

/**
 * Compares what the registry says of one archive with what lies there, both ways: sizes always, checksums when
 * `sums` says so. Nothing is changed.
 */
export async function* verifyArchive(
  files: readonly ArchivedFile[],
  archive: { readonly name: string; readonly root: string; readonly below?: string },
  sums: "sizes" | "checksums",
): AsyncGenerator<ArchiveFinding, undefined> {
  const known = new Set<string>();
  for (const file of files) {
    const path = pathOf(file);
    known.add(path);
    const fault = await faultOf(file, join(archive.root, path), sums);
    if (fault !== undefined) yield { ...fault, archive: archive.name, path };
  }
  for await (const path of filesBelow(join(archive.root, archive.below ?? ""))) {
    const own = relative(archive.root, path);
    if (known.has(own)) continue;
    yield /\.part\.[0-9a-f-]{36}$/.test(own)
      ? { kind: "unfinished", archive: archive.name, path: own, message: "a copy that was never finished" }
      : { kind: "unknown", archive: archive.name, path: own, message: "the registry does not know it" };
  }
}

export function pathOf({
  path,
  filename,
  compression,
}: Pick<ArchivedFile, "path" | "filename" | "compression">): string {
  return join(path, `${filename}${compression ?? ""}`);
}

async function faultOf(
  file: ArchivedFile,
  place: string,
  sums: "sizes" | "checksums",
): Promise<Pick<ArchiveFinding, "kind" | "message"> | undefined> {
  const there = await stat(place).catch(() => undefined);
  if (there?.isFile() !== true) return { kind: "missing", message: "it is not there" };
  if (file.filesize !== null && there.size !== file.filesize)
    return { kind: "size", message: `it has ${there.size} bytes, not ${file.filesize}` };
  if (sums === "sizes" || file.md5sum === null) return undefined;
  const sum = await sumOfFile(place);
  return sum?.md5sum === file.md5sum
    ? undefined
    : { kind: "md5", message: `its md5 is ${sum?.md5sum ?? "gone"}, not ${file.md5sum}` };
}

/** Every file and link below a folder; links are not followed. */
async function* filesBelow(folder: string): AsyncGenerator<string, undefined> {
  const entries = await opendir(folder).catch(() => undefined);
  if (entries === undefined) return;
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory() || (await lstat(path).catch(() => undefined))?.isDirectory() === true;
    if (isFolder) yield* filesBelow(path);
    else yield path;
  }
}
