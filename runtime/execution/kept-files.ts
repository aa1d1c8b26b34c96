import { isSaved } from "../archive/transfer.ts";
import type { Archive } from "../archive/archive.ts";
import type { MadeFile } from "../events/event.ts";
import type { JobSpec, JobWrapper, SaveLevel } from "./job-spec.ts";

/** Archives into which files are saved at this level, the nearest first. */
export function archivesAt({ home, saveAt, target }: JobSpec, level: SaveLevel): readonly Archive[] {
  return [...(target?.saveAt === level ? [target] : []), ...(saveAt === level ? [home] : [])];
}

/**
 * Whether a file of a wrapper instance that ended with `status` may come into an archive. When files are saved at the
 * end of the job, its exit has the last word (`keptFiles`).
 */
export function mayBeKept(spec: JobSpec, wrapper: JobWrapper, path: string, status: number): boolean {
  const wanted = isWanted(wrapper, path);
  const atEnd = archivesAt(spec, "job").length > 0 && isSaved(spec.masterSavefiles, wanted, 1);
  return atEnd || (archivesAt(spec, "wrapper").length > 0 && isSaved(spec.masterSavefiles, wanted, status));
}

/** What comes into the archive when the wrapper instance, or the job, ended with `status`; logs always do. */
export function keptFiles(spec: JobSpec, wrapper: JobWrapper, files: readonly MadeFile[], status: number): MadeFile[] {
  return files.filter(
    ({ path, archivePath }) =>
      archivePath !== undefined && isSaved(spec.masterSavefiles, isWanted(wrapper, path), status),
  );
}

/** Whether a file of a wrapper instance is compressed before it is saved. */
export function isCompressed({ compression }: JobSpec, wrapper: JobWrapper, path: string, status: number): boolean {
  if (compression === undefined || wrapper.compressed?.includes(path) !== true) return false;
  return compression.when === "file" || status === 0;
}

function isWanted(wrapper: JobWrapper, path: string): boolean {
  return !wrapper.unsaved.includes(path);
}
