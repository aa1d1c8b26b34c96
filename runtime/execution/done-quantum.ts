import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { ArchiveError, placeInArchive } from "../archive/archive.ts";
import { sameSum, sumOfFile } from "../archive/checksum.ts";
import { copyChecked } from "../archive/local.ts";
import type { MadeFile, WrapperEnded } from "../events/event.ts";
import { nameKey } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";
import type { JobWrapper } from "./job-spec.ts";
import { outputPlace } from "./wrapper/check-files.ts";

/**
 * Whether a wrapper instance that ended well in an earlier start need not run again: every output that it recorded
 * lies in the job folder with the recorded bytes, or can be fetched back from the archive.
 */
export async function isStillDone(run: JobRun, wrapper: JobWrapper, done: WrapperEnded): Promise<boolean> {
  for (const file of done.files) {
    // The log is for people; without it nothing is lost that a later step needs.
    if (file.path === wrapper.log) continue;
    if (!(await isThere(run, file)) && !(await isFetched(run, file))) return false;
  }
  return true;
}

async function isThere({ folder }: JobRun, file: MadeFile): Promise<boolean> {
  if ((await outputPlace(folder, file.path)) !== undefined) return false;
  const there = await sumOfFile(join(folder, file.path)).catch(notAFile);
  return there !== undefined && sameSum(there, file);
}

async function isFetched(run: JobRun, file: MadeFile): Promise<boolean> {
  const { folder, spec, token, history } = run;
  if (file.archivePath === undefined || !history.placed.has(nameKey(file))) return false;
  try {
    const source = await placeInArchive(spec.home, file.archivePath, nameKey(file));
    const destination = join(folder, file.path);
    await unlink(destination).catch(() => undefined);
    await copyChecked({ source, destination, token, expected: file });
    return true;
  } catch (error) {
    if (error instanceof ArchiveError) return false;
    throw error;
  }
}

function notAFile(error: unknown): undefined {
  if (!(error instanceof ArchiveError)) throw error;
}
