import { isSaved } from "../archive/transfer.ts";
import type { MadeFile } from "../events/event.ts";
import type { JobSpec, JobWrapper } from "./job-spec.ts";

/**
 * Whether a file of a wrapper instance that ended with `status` may come into the archive. When files are saved at the
 * end of the job, its exit has the last word (`keptAtEnd`).
 */
export function mayBeKept(spec: JobSpec, wrapper: JobWrapper, path: string, status: number): boolean {
  if (spec.saveAt === "never") return false;
  return isSaved(spec.masterSavefiles, isWanted(wrapper, path), spec.saveAt === "wrapper" ? status : 1);
}

/** What comes into the archive at the end of a job that ends with `status`; logs always do. */
export function keptAtEnd(spec: JobSpec, wrapper: JobWrapper, files: readonly MadeFile[], status: number): MadeFile[] {
  return files.filter(({ path }) => isSaved(spec.masterSavefiles, isWanted(wrapper, path), status));
}

function isWanted(wrapper: JobWrapper, path: string): boolean {
  return !wrapper.unsaved.includes(path);
}
