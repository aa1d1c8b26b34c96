import { open } from "node:fs/promises";

/** Longer lines are cut: people read this beside a name. */
const longest = 200;

/** The last line of a file that may be huge and may grow; empty when there is none. */
export async function lastLineOf(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - 4096);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const lines = buffer.toString("utf8", 0, bytesRead).split(/[\r\n]/);
    return (lines.findLast((line) => line.trim() !== "") ?? "").trim().slice(0, longest);
  } finally {
    await file.close();
  }
}
