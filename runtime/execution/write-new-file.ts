import { open } from "node:fs/promises";

/** Writes a file that must not be there yet; on disk when it resolves. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
