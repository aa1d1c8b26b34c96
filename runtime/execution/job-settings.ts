import type { Archive } from "../archive/archive.ts";
import type { FiletypeSpec } from "../metadata/filetype.ts";
import type { HeaderWords } from "../metadata/header-update.ts";
import type { CompressionSpec, JobLimits, JobSpec, ThrottleSpec, TransferWay } from "./job-spec.ts";
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
  readonly target?: NonNullable<JobSpec["target"]>;
  readonly services?: NonNullable<JobSpec["services"]>;
  readonly web?: NonNullable<JobSpec["web"]>;
  readonly throttles?: Partial<Readonly<Record<TransferWay, ThrottleSpec>>>;
  readonly compression?: CompressionSpec;
  /** By job. */
  readonly junkTars?: Readonly<Record<string, NonNullable<JobSpec["junkTar"]>>>;
  readonly limits?: JobLimits;
  readonly quality?: NonNullable<JobSpec["quality"]>;
  readonly headerWords?: HeaderWords;
  readonly threadFolders?: "private" | "shared";
  /** What batch systems are told besides what jobs ask for, by key in lower case. */
  readonly requests?: Readonly<Record<string, string>>;
}

/** Seconds between SIGTERM and SIGKILL unless a submission says otherwise. */
export const usualGraceSeconds = 10;

/** The part of a job's description that all jobs of the block share. */
export function sharedSpec(
  settings: JobSettings,
): Omit<JobSpec, "identity" | "block" | "blknum" | "jobnum" | "keys" | "groups" | "stageIn"> {
  const { filetypes, graceSeconds = usualGraceSeconds, minFreeBytes = usualMinFreeBytes, ...more } = settings;
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- each job gets its own junk tar; the node asks for nothing.
  const { junkTars, requests, ...rest } = more;
  return {
    v: 1,
    ...rest,
    ...{ graceSeconds, minFreeBytes, filetypes: Object.fromEntries(filetypes) },
    filenamePatterns: settings.filenamePatterns ?? {},
  };
}
