import { closeSync, constants, fstatSync, fsync, openSync, write, writeSync } from "node:fs";
import { promisify } from "node:util";
import { ArchiveError } from "./archive.ts";
import { arriveChecked, type CopyOrder, type CopyResult } from "./arrive.ts";
import { bytesOf, runningSum, sumOfFile, type FullSum } from "./checksum.ts";

/** Copies a file of this machine; safe against a kill at any moment (`arriveChecked`). Throws ArchiveError. */
export function copyChecked(order: CopyOrder): Promise<CopyResult> {
  const { source } = order;
  return arriveChecked(order, { writeTo: (part) => copyBytes(source, part), sum: () => sumOfFile(source) });
}

async function copyBytes(source: string, part: string): Promise<FullSum> {
  const { O_RDONLY, O_NONBLOCK, O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const from = openSync(source, O_RDONLY | O_NONBLOCK);
  try {
    const facts = fstatSync(from);
    if (!facts.isFile()) throw new ArchiveError("failed", `${source} is not a regular file`);
    const to = openSync(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    try {
      const sum = runningSum();
      let at = 0;
      for await (const bytes of bytesOf(from, facts.size)) {
        sum.add(bytes);
        // As with reading: what is small is written sooner than another thread would hear of it.
        if (facts.size <= bytes.length) at += writeAllNow(to, bytes, at);
        else at += await writeAllLater(to, bytes, at);
      }
      await syncLater(to);
      return sum.end();
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

const [writeLater, syncLater] = [promisify(write), promisify(fsync)];

function writeAllNow(to: number, bytes: Uint8Array, at: number): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(to, bytes, written, bytes.length - written, at + written);
  return written;
}

async function writeAllLater(to: number, bytes: Uint8Array, at: number): Promise<number> {
  let written = 0;
  while (written < bytes.length)
    written += (await writeLater(to, bytes, written, bytes.length - written, at + written)).bytesWritten;
  return written;
}
