import { createHash, type Hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import { ArchiveError } from "./archive.ts";

/** What a file's bytes are known by. */
export interface FileSum {
  /** Bytes. */
  readonly filesize: number;
  /** Hexadecimal, lower case. */
  readonly md5sum: string;
  /** Missing where only others summed the file; hexadecimal, lower case. */
  readonly sha256?: string;
}

/** Both sums, as everything that we read ourselves has them. */
export type FullSum = Required<FileSum>;

/** Large enough to keep a disk busy, small enough for many copies at once. */
const chunkBytes = 1 << 20;
/** What is read at once, in the present turn: handing it to another thread and back would take longer. */
const smallBytes = 1 << 18;
const readLater = promisify(read);

/**
 * Sum of a regular file; undefined when there is none. Throws ArchiveError for a folder, a pipe or a device, without
 * waiting for it.
 */
export async function sumOfFile(path: string): Promise<FullSum | undefined> {
  const file = openedToRead(path);
  if (file === undefined) return undefined;
  try {
    const facts = fstatSync(file);
    if (!facts.isFile()) throw new ArchiveError("failed", `${path} is not a regular file`);
    const sum = runningSum();
    for await (const bytes of bytesOf(file, facts.size)) sum.add(bytes);
    return sum.end();
  } finally {
    closeSync(file);
  }
}

/** Of a descriptor of a regular file of about that size: its bytes, in pieces; each is gone when the next is asked for. */
export async function* bytesOf(file: number, size: number): AsyncGenerator<Buffer, undefined> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(4096, size + 1)));
  for (;;) {
    const count =
      size <= smallBytes
        ? readSync(file, buffer, 0, buffer.length, null)
        : (await readLater(file, buffer, 0, buffer.length, null)).bytesRead;
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}

function openedToRead(path: string): number | undefined {
  try {
    // A pipe without a writer would keep a plain open waiting for ever.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ArchiveError("failed", `${path} cannot be read`, error);
  }
}

/** Sums bytes as they pass by. */
export function runningSum(): { readonly add: (bytes: Buffer) => void; readonly end: () => FullSum } {
  const [md5, sha256]: [Hash, Hash] = [createHash("md5"), createHash("sha256")];
  let filesize = 0;
  return {
    add: (bytes) => {
      md5.update(bytes);
      sha256.update(bytes);
      filesize += bytes.length;
    },
    end: () => ({ filesize, md5sum: md5.digest("hex"), sha256: sha256.digest("hex") }),
  };
}

/** The same bytes, by every sum that both sides know. */
export function sameSum(one: FileSum, other: FileSum): boolean {
  if (one.filesize !== other.filesize || one.md5sum.toLowerCase() !== other.md5sum.toLowerCase()) return false;
  return one.sha256 === undefined || other.sha256 === undefined || one.sha256 === other.sha256.toLowerCase();
}

/** How a file differs from what it should be, for people. */
export function tellDifference(found: FileSum, wanted: FileSum): string {
  if (found.filesize !== wanted.filesize) return `${found.filesize} bytes, not ${wanted.filesize}`;
  if (found.md5sum !== wanted.md5sum) return `md5 ${found.md5sum}, not ${wanted.md5sum}`;
  return `sha256 ${found.sha256 ?? "unknown"}, not ${wanted.sha256 ?? "unknown"}`;
}
