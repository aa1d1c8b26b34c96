import { constants, fstatSync } from "node:fs";
import { open } from "node:fs/promises";
import { ArchiveError } from "./archive.ts";
import { arriveChecked, type CopyOrder, type CopyResult } from "./arrive.ts";
import { bytesOf, runningSum, sumOfFile, type FullSum } from "./checksum.ts";
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
    const facts = fstatSync(from.fd);
    if (!facts.isFile()) throw new ArchiveError("failed", `${source} is not a regular file`);
    const to = await open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    try {
      const sum = runningSum();
      let at = 0;
      for await (const bytes of bytesOf(from, facts.size)) {
        sum.add(bytes);
        await writeAll(to, bytes, at);
        at += bytes.length;
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
