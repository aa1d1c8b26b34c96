import { closeSync, fsync, openSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";

const syncLater = promisify(fsync);

/** Writes a (small) file that must not be there yet; on disk when it resolves. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = openSync(path, "wx", 0o644);
  try {
    writeFileSync(file, text);
    await syncLater(file);
  } finally {
    closeSync(file);
  }
}
