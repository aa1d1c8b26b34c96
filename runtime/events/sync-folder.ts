import { open } from "node:fs/promises";
import { dirname } from "node:path";

/** What was made, renamed or removed in a folder survives a power cut only once the folder is on disk too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same for the folder that a file lies in. */
export function syncFolderOf(path: string): Promise<void> {
  return syncFolder(dirname(path));
}
