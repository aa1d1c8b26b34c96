import type { Dirent } from "node:fs";
import { existsSync, linkSync, mkdirSync, renameSync, unlinkSync } from "node:fs";
import { readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolderOf } from "../events/sync-folder.ts";
import { ArchiveError } from "./archive.ts";
import { sameSum, sumOfFile, tellDifference, type FileSum, type FullSum } from "./checksum.ts";
import { decideCopy } from "./transfer.ts";

export interface CopyOrder {
  /** Absolute path, or URL. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  /** Marks the unfinished file: `DESTINATION.part.TOKEN`. */
  readonly token: string;
  /** What the bytes must be; anything else is an error and leaves nothing. */
  readonly expected?: FileSum;
  /** What may be replaced: an earlier try at the same file that its maker has taken back. */
  readonly replaces?: FileSum;
  /** For tests and faults: after the bytes are on disk, before the file has its name. */
  readonly beforeRename?: () => void;
  /** Brings a file's folder to disk; whoever copies many files into one folder lets them share that. */
  readonly syncFolderOf?: (path: string) => Promise<void>;
}

export interface CopyResult extends FullSum {
  /** False when the same bytes were there already. */
  readonly copied: boolean;
}

/** Where the bytes of a file come from. */
export interface ByteSource {
  /** Writes them all to a new file and has them on disk. */
  readonly writeTo: (part: string) => Promise<FullSum>;
  /** Their sum without keeping them; undefined when there is no such file. */
  readonly sum: () => Promise<FullSum | undefined>;
}

/**
 * Lets a file arrive so that its destination is either absent or complete and checked, whatever is killed when: summed
 * while it comes, written to a part file, fsync, linked to its name (never over another file), folder fsync.
 * Throws ArchiveError.
 */
export async function arriveChecked(order: CopyOrder, from: ByteSource): Promise<CopyResult> {
  const there = await sumOfFile(order.destination);
  const replace = there !== undefined && order.replaces !== undefined && sameSum(there, order.replaces);
  if (there !== undefined && !replace) return { ...(await compared(order, there, from)), copied: false };
  const part = partName(order.destination, order.token);
  try {
    const folder = dirname(order.destination);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    const sum = await from.writeTo(part);
    if (order.expected !== undefined && !sameSum(sum, order.expected)) {
      const how = tellDifference(sum, order.expected);
      throw new ArchiveError("corrupt", `${order.source} is not what it should be: ${how}`);
    }
    order.beforeRename?.();
    if (replace) renameSync(part, order.destination);
    else await nameFile(part, order.destination, sum);
    await (order.syncFolderOf ?? syncFolderOf)(order.destination);
    return { ...sum, copied: true };
  } catch (error) {
    throw asArchiveError(error, order);
  } finally {
    removePart(part);
  }
}

function removePart(part: string): void {
  try {
    unlinkSync(part);
  } catch {
    // It has its name by a rename, or never came into being.
  }
}

/** Removes what copies of these (dead) tokens left unfinished in a folder; tells how many. */
export async function removeParts(folder: string, tokens: ReadonlySet<string>): Promise<number> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const parts = entries.filter(({ name }) => {
    const at = name.lastIndexOf(".part.");
    return at > 0 && tokens.has(name.slice(at + ".part.".length));
  });
  await Promise.all(parts.map(({ name }) => unlink(join(folder, name))));
  return parts.length;
}

/** The name of a file that is not complete yet. */
export function partName(destination: string, token: string): string {
  return join(dirname(destination), `${basename(destination)}.part.${token}`);
}

async function compared(order: CopyOrder, there: FullSum, from: ByteSource): Promise<FullSum> {
  const wanted = order.expected ?? (await from.sum());
  if (wanted === undefined) throw new ArchiveError("missing", `${order.source} is not there`);
  if (decideCopy(wanted, there) === "conflict") {
    throw new ArchiveError(
      "conflict",
      `${order.destination} exists with other contents: ${tellDifference(there, wanted)}`,
    );
  }
  return there;
}

/** By a link, since a rename would take the place of a file that somebody else made in the meantime. */
async function nameFile(part: string, destination: string, sum: FileSum): Promise<void> {
  try {
    linkSync(part, destination);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") {
      const there = await sumOfFile(destination);
      if (there === undefined || !sameSum(there, sum)) {
        throw new ArchiveError("conflict", `${destination} was made by another with other contents`, error);
      }
      // Some file systems know no links.
    } else if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") renameSync(part, destination);
    else throw error;
  }
}

function asArchiveError(error: unknown, { source, destination }: CopyOrder): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === "ENOSPC" || code === "EDQUOT" ? "disk_full" : code === "ENOENT" ? "missing" : "failed";
  return new ArchiveError(reason, `${source} could not be copied to ${destination} (${code ?? "unknown"})`, error);
}
