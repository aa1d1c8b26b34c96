import { unlink } from "node:fs/promises";
import { join } from "node:path";
import type { JobRun } from "./job-run.ts";
import { outputPlace } from "./wrapper/check-files.ts";
import { readJobHistory } from "./job-history.ts";

/**
 * Deletes the plain files of what was compressed (`compress_cleanup`), once the whole job has ended well and every file
 * is where it is to be: until then a later step may still read them.
 */
export async function removePlainFiles({ spec, folder }: JobRun): Promise<void> {
  if (spec.compression?.plain !== "removed") return;
  const { wrappers, compressed } = await readJobHistory(join(folder, "journal.jsonl"));
  for (const { made } of wrappers.values()) {
    for (const [key, { path }] of made) {
      if (!compressed.has(key) || outputPlace(folder, path) !== undefined) continue;
      await unlink(join(folder, path)).catch(() => undefined);
    }
  }
}
