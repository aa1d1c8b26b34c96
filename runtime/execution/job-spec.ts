import type { Archive } from "../archive/archive.ts";
import type { WebLimits } from "../archive/web.ts";
import type { FiletypeSpec } from "../metadata/filetype.ts";
import type { HeaderWords } from "../metadata/header-update.ts";
import type { RunIdentity } from "../plan/run-plan.ts";
import type { QualitySpec } from "./quality-spec.ts";

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
  readonly home: Archive;
  /** `use_home_archive_output` at job level and below. */
  readonly saveAt: SaveLevel;
  /** The archive beside the place where jobs run, and when files are saved there. */
  readonly target?: Archive & { readonly saveAt: SaveLevel };
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
  /** Where the node finds who we are at HTTP archives; the file itself is never part of a job. */
  readonly services?: { readonly file?: string; readonly section: string };
  readonly web?: Partial<WebLimits>;
  readonly throttles?: Partial<Readonly<Record<TransferWay, ThrottleSpec>>>;
  readonly compression?: CompressionSpec;
  /** Made at the end of what the job left and nobody declared. */
  readonly junkTar?: { readonly path: string; readonly archivePath: string; readonly mostBytes: number };
  readonly limits?: JobLimits;
  readonly quality?: QualitySpec;
  /** `file_header`: what header updates say about a keyword. */
  readonly headerWords?: HeaderWords;
  /** `private`: wrapper instances that run beside each other have folders of their own. */
  readonly threadFolders?: "private" | "shared";
}

export type SaveLevel = "wrapper" | "job" | "never";

/** Direction and archive of a transfer. */
export type TransferWay = "input_home" | "input_target" | "output_home" | "output_target";

/** How many transfers of a kind may run at once, over all jobs that share the folder. */
export interface ThrottleSpec {
  readonly name: string;
  readonly slots: number;
  /** Absolute. */
  readonly folder: string;
}

export interface CompressionSpec {
  /** `success`: nothing is compressed after a failure. */
  readonly when: "file" | "success";
  readonly program: string;
  /** With `${__UCFILE__}` for the plain file, `${__CFILE__}` for the compressed one. */
  readonly args: string;
  readonly suffix: ".fz" | ".gz";
  /** What becomes of the plain file at the end of the job. */
  readonly plain: "removed" | "kept";
  readonly version?: { readonly flag: string; readonly pattern: string };
}

/** What a job may use at most; missing: without limit. */
export interface JobLimits {
  /** Of the whole job. */
  readonly wallSeconds?: number;
  /** Of all processes of one program together. */
  readonly memoryBytes?: number;
  /** Of the log of a wrapper instance: its head and its tail are kept. */
  readonly logBytes?: number;
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
  /** Those of them whose section wants them compressed. */
  readonly compressed?: readonly string[];
  /** Base names of its programs and of its wrapper. */
  readonly programs?: readonly string[];
  /** Paths of its list files. */
  readonly lists?: readonly string[];
  /** What the plan knows of each output (variables of its name): path to name to value. */
  readonly known: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface StageInFile {
  readonly filename: string;
  readonly compression: string | null;
  /** Absolute path or URL, in the archive or in the folder of the job that made it. */
  readonly source: string;
  /** Name of that archive; missing for the folder of a job. */
  readonly archive?: string;
  /** The archive has it compressed, the job wants it plain. */
  readonly unpack?: ".fz" | ".gz";
  /** Null when nobody knew it at submission: another job of the same block makes it (then its journal tells). */
  readonly filesize: number | null;
  readonly md5sum: string | null;
  readonly sha256?: string;
  /** Folder of the job that makes it, relative to this job's folder. */
  readonly madeIn?: string;
  /** Further paths in the job, where the Butler looks for it; the first one stays its true name. */
  readonly also?: { readonly how: "link" | "copy"; readonly paths: readonly string[] };
}
