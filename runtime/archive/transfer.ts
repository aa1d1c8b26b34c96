import { sameSum, type FileSum } from "./checksum.ts";

/** What to do about one file at its destination. */
export type CopyDecision = "copy" | "skip" | "conflict";

/**
 * Files never change once they have a name: the same bytes at the destination are the file, other bytes are somebody
 * else's and stay.
 */
export function decideCopy(wanted: FileSum, there: FileSum | undefined): CopyDecision {
  if (there === undefined) return "copy";
  return sameSum(wanted, there) ? "skip" : "conflict";
}

/** `master_savefiles` of the submission. */
export type MasterSavefiles = "always" | "file" | "failure" | "never";

/**
 * Whether a file is kept in the archive. `status` is the exit of the wrapper instance, or of the job when files are
 * saved at its end; `savefiles` is the file's own key.
 */
export function isSaved(master: MasterSavefiles, savefiles: boolean, status: number): boolean {
  switch (master) {
    case "always":
      return true;
    case "file":
      return savefiles;
    case "failure":
      return status !== 0 || savefiles;
    case "never":
      return false;
  }
}
