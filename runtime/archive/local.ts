import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { ArchiveError } from "./archive.ts";
import { arriveChecked, type CopyOrder, type CopyResult } from "./arrive.ts";
import { roomFor, runningSum, sumOfFile, type FullSum } from "./checksum.ts";
import { writeAll } from "./write-all.ts";

/** Copies a file of this machine; safe against a kill at any moment (`arriveChecked`). Throws ArchiveError. */
export function copyChecked(order: CopyOrder): Promise<CopyResult> {
  const { source } = order;
  return arriveChecked(order, { writeTo: (part) => copyBytes(source, part), sum: () => sumOfFile(source) });
}

async function copyBytes(source: string, part: string): Promise<FullSum> {
  const { O_RDONLY, O_NONBLOCK, O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const from = await open(source, O_RDONLY | O_NONBLOCK);
  try {
    const facts = await from.stat();
    if (!facts.isFile()) throw new ArchiveError("failed", `${source} is not a regular file`);
    const to = await open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    try {
      const sum = runningSum();
      const buffer = roomFor(facts.size);
      for (let at = 0; ;) {
        const { bytesRead } = await from.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) break;
        const bytes = buffer.subarray(0, bytesRead);
        sum.add(bytes);
        await writeAll(to, bytes, at);
        at += bytesRead;
      }
      await to.sync();
      return sum.end();
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
