import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { ArchiveError } from "./archive.ts";

/** What a file's bytes are known by. */
export interface FileSum {
  /** Bytes. */
  readonly filesize: number;
  /** Hexadecimal, lower case. */
  readonly md5sum: string;
}

/** Large enough to keep a disk busy, small enough for many copies at once. */
export const chunkBytes = 1 << 20;

/**
 * Sum of a regular file; undefined when there is none. Throws ArchiveError for a folder, a pipe or a device, without
 * waiting for it.
 */
export async function sumOfFile(path: string): Promise<FileSum | undefined> {
  // A pipe without a writer would keep a plain open waiting for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ArchiveError("failed", `${path} cannot be read`, error);
  });
  if (file === undefined) return undefined;
  try {
    if (!(await file.stat()).isFile()) throw new ArchiveError("failed", `${path} is not a regular file`);
    const sum = runningSum();
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return sum.end();
      sum.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Sums bytes as they pass by. */
export function runningSum(): { readonly add: (bytes: Buffer) => void; readonly end: () => FileSum } {
  const hash: Hash = createHash("md5");
  let filesize = 0;
  return {
    add: (bytes) => {
      hash.update(bytes);
      filesize += bytes.length;
    },
    end: () => ({ filesize, md5sum: hash.digest("hex") }),
  };
}

export function sameSum(one: FileSum, other: FileSum): boolean {
  return one.filesize === other.filesize && one.md5sum.toLowerCase() === other.md5sum.toLowerCase();
}
