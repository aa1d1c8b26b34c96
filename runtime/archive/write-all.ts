import type { FileHandle } from "node:fs/promises";

/** Writes all bytes at the file's position, in as many goes as the system wants. */
export async function writeAll(to: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await to.write(bytes, written)).bytesWritten;
}
