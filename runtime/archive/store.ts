import { isUrl, locationOf, placeInArchive, type Archive } from "./archive.ts";
import { removeParts, type CopyOrder, type CopyResult } from "./arrive.ts";
import { copyChecked } from "./local.ts";
import { sumOfFile, type FullSum } from "./checksum.ts";
import { downloadChecked, sumOfUrl } from "./web-download.ts";
import { removeFromWeb, uploadChecked } from "./web-upload.ts";
import type { Web } from "./web.ts";
import { dirname } from "node:path";

/** A file that is to be kept in an archive. */
export interface KeepOrder extends Omit<CopyOrder, "destination"> {
  readonly archive: Archive;
  /** Folder below the root. */
  readonly folder: string;
  readonly filename: string;
}

/** Copies a file of this machine into an archive, by whatever way leads there. Throws ArchiveError. */
export async function keepFile(order: KeepOrder, web: Web): Promise<CopyResult> {
  const { archive, folder, filename, ...rest } = order;
  if (archive.url === undefined)
    return copyChecked({ ...rest, destination: placeInArchive(archive, folder, filename) });
  return uploadChecked(web, { ...rest, root: archive.url, destination: locationOf(archive, folder, filename) });
}

/** Fetches a file from where it is (path or URL) to this machine. Throws ArchiveError. */
export function fetchFile(order: CopyOrder, web: Web): Promise<CopyResult> {
  return isUrl(order.source) ? downloadChecked(web, order) : copyChecked(order);
}

/** Sum of a file wherever it is; undefined when it is not there. Throws ArchiveError. */
export function sumOfLocation(location: string, web: Web): Promise<FullSum | undefined> {
  return isUrl(location) ? sumOfUrl(web, location) : sumOfFile(location);
}

/** Removes what dead starts (by their tokens) left unfinished beside a file of an archive. */
export async function sweepParts(
  { archive, folder, filename }: Pick<KeepOrder, "archive" | "folder" | "filename">,
  tokens: ReadonlySet<string>,
  web: Web,
): Promise<void> {
  const location = locationOf(archive, folder, filename);
  if (archive.url === undefined) {
    await removeParts(dirname(placeInArchive(archive, folder, filename)), tokens);
    return;
  }
  for (const token of tokens) await removeFromWeb(web, `${location}.part.${token}`);
}
