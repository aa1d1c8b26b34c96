import type { Archive } from "../archive/archive.ts";
import type { FiletypeSpec } from "../metadata/filetype.ts";
import type { JobSpec } from "./job-spec.ts";
import { usualMinFreeBytes } from "./free-space.ts";

/** What a submission says about the jobs of one block, besides the plan. Plain data: a run keeps it for its resume. */
export interface JobSettings {
  /** `root` is absolute. */
  readonly home: Archive;
  readonly saveAt: JobSpec["saveAt"];
  readonly masterSavefiles: JobSpec["masterSavefiles"];
  readonly stopOnFail: boolean;
  /** `job_environment`; names checked by `isAllowedName`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute folders. */
  readonly programPath: readonly string[];
  readonly filetypes: ReadonlyMap<string, FiletypeSpec>;
  /** `filename_pattern`: name in lower case to text. */
  readonly filenamePatterns?: Readonly<Record<string, string>>;
  readonly graceSeconds?: number;
  readonly minFreeBytes?: number;
}

/** Seconds between SIGTERM and SIGKILL unless a submission says otherwise. */
export const usualGraceSeconds = 10;

/** The part of a job's description that all jobs of the block share. */
export function sharedSpec(
  settings: JobSettings,
): Omit<JobSpec, "identity" | "block" | "blknum" | "jobnum" | "keys" | "groups" | "stageIn"> {
  const { home, saveAt, masterSavefiles, stopOnFail, environment, programPath } = settings;
  return {
    ...{ v: 1, home, saveAt, masterSavefiles, stopOnFail, environment, programPath },
    graceSeconds: settings.graceSeconds ?? usualGraceSeconds,
    minFreeBytes: settings.minFreeBytes ?? usualMinFreeBytes,
    filetypes: Object.fromEntries(settings.filetypes),
    filenamePatterns: settings.filenamePatterns ?? {},
  };
}
