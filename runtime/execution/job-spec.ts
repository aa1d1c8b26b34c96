import type { FiletypeSpec } from "../metadata/filetype.ts";
import type { RunIdentity } from "../plan/run-plan.ts";

/**
 * `job.json`, all that a job needs besides the input WCL and list files beside it: no database is asked on the node.
 * Paths are relative to the job folder unless they say otherwise.
 */
export interface JobSpec {
  readonly v: 1;
  readonly identity: RunIdentity;
  readonly block: string;
  readonly blknum: number;
  readonly jobnum: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Run one after another; wrappers of one group run up to `threads` at once. */
  readonly groups: readonly {
    readonly module: string;
    readonly threads: number;
    readonly wrappers: readonly JobWrapper[];
  }[];
  /** Where each file that is not made in this job comes from; key: path in the job. */
  readonly stageIn: Readonly<Record<string, StageInFile>>;
  readonly home: { readonly name: string; /** absolute */ readonly root: string };
  /** `use_home_archive_output` at job level and below. */
  readonly saveAt: "wrapper" | "job" | "never";
  readonly masterSavefiles: "always" | "file" | "failure" | "never";
  readonly stopOnFail: boolean;
  /** Added to the environment of every program (`job_environment`, names checked at submission). */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute folders searched for programs before PATH. */
  readonly programPath: readonly string[];
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
  /** `filetype_metadata` of the types made here; shape of `spec/execution.md` 5.1. */
  readonly filetypes: Readonly<Record<string, FiletypeSpec>>;
  /** `filename_pattern`: name in lower case to text, for metadata that stand in file names. */
  readonly filenamePatterns: Readonly<Record<string, string>>;
  /** No wrapper instance is begun and nothing is copied when less would stay free. Bytes. */
  readonly minFreeBytes: number;
}

export interface JobWrapper {
  readonly wrapnum: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly wrappername: string;
  readonly inputwcl: string;
  readonly outputwcl: string;
  readonly log: string;
  readonly logArchivePath: string;
  /** Paths it reads; each is made earlier in this job or is in `stageIn`. */
  readonly inputs: readonly string[];
  /** Paths it should make. */
  readonly outputs: readonly string[];
  /** Those of them whose section says that they need not be saved. */
  readonly unsaved: readonly string[];
  /** What the plan knows of each output (variables of its name): path to name to value. */
  readonly known: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface StageInFile {
  readonly filename: string;
  readonly compression: string | null;
  /** Absolute path, in the archive or in the folder of the job that made it. */
  readonly source: string;
  /** Null when nobody knew it at submission: another job of the same block makes it (then its journal tells). */
  readonly filesize: number | null;
  readonly md5sum: string | null;
  /** Folder of the job that makes it, relative to this job's folder. */
  readonly madeIn?: string;
}
