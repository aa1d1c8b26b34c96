import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { ArchiveError, locationOf } from "../archive/archive.ts";
import { sameSum, sumOfFile } from "../archive/checksum.ts";
import { fetchFile } from "../archive/store.ts";
import type { MadeFile, WrapperEnded } from "../events/event.ts";
import { nameKey } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";
import type { JobWrapper } from "./job-spec.ts";
import { outputPlace } from "./wrapper/check-files.ts";

/**
 * Whether a wrapper instance that ended well in an earlier start need not run again: every output that it recorded
 * lies in the job folder with the recorded bytes, or can be fetched back from an archive.
 */
export async function isStillDone(run: JobRun, wrapper: JobWrapper, done: WrapperEnded): Promise<boolean> {
  for (const file of done.files) {
    // The log is for people; without it nothing is lost that a later step needs.
    if (file.path === wrapper.log) continue;
    if (!(await isThere(run, file)) && !(await isFetched(run, file)) && !(await isPacked(run, file))) return false;
  }
  return true;
}

async function isThere({ folder }: JobRun, file: MadeFile): Promise<boolean> {
  if (outputPlace(folder, file.path) !== undefined) return false;
  const there = await sumOfFile(join(folder, file.path)).catch(notAFile);
  return there !== undefined && sameSum(there, file);
}

/** The plain file was removed once all was done; its compressed one counts, as nobody of this job reads it any more. */
async function isPacked(run: JobRun, file: MadeFile): Promise<boolean> {
  const packed = run.compressed.get(nameKey(file));
  if (packed === undefined) return false;
  const isRead = run.spec.groups.some(({ wrappers }) => wrappers.some(({ inputs }) => inputs.includes(file.path)));
  return !isRead && ((await isThere(run, packed)) || (await isFetched(run, packed)));
}

async function isFetched(run: JobRun, file: MadeFile): Promise<boolean> {
  const { folder, spec, token, history, web } = run;
  const places = history.placed.get(nameKey(file));
  if (file.archivePath === undefined || places === undefined) return false;
  for (const archive of [spec.target, spec.home]) {
    if (archive === undefined || !places.has(archive.name)) continue;
    try {
      const destination = join(folder, file.path);
      await unlink(destination).catch(() => undefined);
      const source = locationOf(archive, file.archivePath, nameKey(file));
      await fetchFile({ source, destination, token, expected: file }, web);
      return true;
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
    }
  }
  return false;
}

function notAFile(error: unknown): undefined {
  if (!(error instanceof ArchiveError)) throw error;
}
