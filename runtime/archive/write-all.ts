import type { FileHandle } from "node:fs/promises";

/** Writes all bytes to a place in a file, in as many goes as the system wants. */
export async function writeAll(to: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let written = 0;
  while (written < bytes.length)
    written += (await to.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
}
