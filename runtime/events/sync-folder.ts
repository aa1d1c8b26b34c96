import { closeSync, fsync, openSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";

/** What was made, renamed or removed in a folder survives a power cut only once the folder is on disk too. */
export async function syncFolder(folder: string): Promise<void> {
  // Only what may wait for the disk is worth another thread.
  const handle = openSync(folder, "r");
  try {
    await promisify(fsync)(handle);
  } finally {
    closeSync(handle);
  }
}

/** As `syncFolderOf`; files that come into one folder while it is brought to disk share the next time. */
export function sharedFolderSync(): (path: string) => Promise<void> {
  const folders = new Map<string, { readonly now: Promise<void>; next?: Promise<void> }>();
  const begin = (folder: string): Promise<void> => {
    const now = syncFolder(folder).finally(() => {
      if (folders.get(folder)?.next === undefined) folders.delete(folder);
    });
    folders.set(folder, { now });
    return now;
  };
  return (path) => {
    const folder = dirname(path);
    const running = folders.get(folder);
    if (running === undefined) return begin(folder);
    // What runs already may have begun before the file had its name.
    running.next ??= running.now.catch(() => undefined).then(() => begin(folder));
    return running.next;
  };
}

/** The same for the folder that a file lies in. */
export function syncFolderOf(path: string): Promise<void> {
  return syncFolder(dirname(path));
}
