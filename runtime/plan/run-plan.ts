import type { Place } from "../../grammar/span.ts";
import type { WclData } from "../config/program.ts";

/** Who a run is: request, unit, attempt, and what it is called in the registry. */
export interface RunIdentity {
  readonly unitname: string;
  readonly reqnum: string;
  readonly attnum: string;
  /** `UNIT_rREQpATT`, attempt padded to two digits. */
  readonly run: string;
  readonly project: string;
  readonly campaign: string;
  readonly pipeline: string;
  readonly pipeprod: string;
  readonly pipever: string;
  readonly operator: string;
  readonly jiraId: string;
  readonly labels: readonly string[];
  /** Folder of the run below the archive root. */
  readonly opsRunDir: string;
}

export interface RunPlan {
  readonly identity: RunIdentity;
  readonly blocks: readonly BlockPlan[];
}

export interface BlockPlan {
  readonly name: string;
  /** From 1, in the order of blocklist. */
  readonly blknum: number;
  readonly modules: readonly ModulePlan[];
  readonly jobs: readonly JobPlan[];
  /** Blocks that must have ended well before; missing: the one before it, as in the reference. */
  readonly after?: readonly string[];
}

export interface ModulePlan {
  readonly name: string;
  readonly loopkeys: readonly string[];
  /** True when only the queries of the module count. */
  readonly noop: boolean;
  /** How many wrapper instances of one job may run at once. */
  readonly threads: number;
  readonly quanta: readonly Quantum[];
  /** Modules of the run whose files its quanta read, in the order of the submission: the arrows that people look at. */
  readonly reads: readonly string[];
  /** Where the module's section is written. */
  readonly place: Place;
}

/** One wrapper instance: one execution of a module. */
export interface Quantum {
  /** Unique in the attempt, from 1. */
  readonly wrapnum: number;
  readonly module: string;
  /** Loop key to value, in wrapperloop order. Values are atomic. */
  readonly keys: ReadonlyMap<string, string>;
  /** What the file that the module loops over says besides; empty without one. */
  readonly loopFile: ReadonlyMap<string, string>;
  /** `noloop`, or `_` and the values joined by `_`: for people and file names, never for identity. */
  readonly wrapkeys: string;
  readonly wrappername: string;
  /** `wrapper_debug`, as the task list of a job tells the wrapper. */
  readonly wrapdebug: string;
  /** Paths relative to the job folder. */
  readonly inputwcl: string;
  readonly outputwcl: string;
  readonly log: string;
  /** Folder of the log below the archive root. */
  readonly logArchivePath: string;
  readonly files: ReadonlyMap<string, PlannedFiles>;
  readonly lists: ReadonlyMap<string, PlannedList>;
  /** All files it reads (members of lists included), each once. */
  readonly inputs: readonly InputFile[];
  /** Names of the file sections it makes. */
  readonly outputs: readonly string[];
  readonly inputWcl: WclData;
  /** Command lines as argument vectors, one per exec section in numeric order; known before the run. */
  readonly commands: readonly (readonly string[])[];
}

/** One file section of one quantum: one or several files. */
export interface PlannedFiles {
  readonly section: string;
  readonly files: readonly PlannedFile[];
  /** Folder below the archive root; only outputs have one. */
  readonly archivePath?: string;
  readonly filetype?: string;
  readonly savefiles: boolean;
  readonly compress: boolean;
  readonly optional: boolean;
  /** Where the section is written. */
  readonly place: Place;
}

export interface PlannedFile {
  /** Path relative to the job folder, compression suffix included. */
  readonly path: string;
  readonly filename: string;
  readonly compression: string | null;
  /** What is known of the file: variables of its name, or columns of its row. */
  readonly metadata: ReadonlyMap<string, string>;
}

export interface PlannedList {
  readonly name: string;
  /** Path relative to the job folder. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly format: string;
  /** The text of the file, line by line. */
  readonly lines: readonly string[];
  readonly files: readonly PlannedFile[];
}

export interface InputFile {
  readonly path: string;
  readonly filename: string;
  readonly compression: string | null;
  /** Made by an earlier quantum of this run, or to be found in the archive. */
  readonly from: { readonly kind: "quantum"; readonly wrapnum: number } | { readonly kind: "archive" };
}

export interface JobPlan {
  /** Four digits, unique in the attempt. */
  readonly jobnum: string;
  /** divide_jobs_by key to value; empty without division. */
  readonly keys: ReadonlyMap<string, string>;
  readonly groups: readonly {
    readonly module: string;
    readonly threads: number;
    readonly wrapnums: readonly number[];
  }[];
  /** Jobs of the same block that must end first, because they make what this one reads. */
  readonly after: readonly string[];
  /** Absent when the submission asks for nothing. */
  readonly resources?: JobResources;
}

/** What a job asks of the batch system, in the units of the keys that WCL has for it. */
export interface JobResources {
  /** `request_cpus`. */
  readonly cpus?: number;
  /** `request_memory`, MiB. */
  readonly memory?: number;
  /** `request_disk`, KiB. */
  readonly disk?: number;
  /** `jobwalltime`. */
  readonly minutes?: number;
  /** `job_priority`: of jobs that could begin, those with the higher number begin first; 0 when it is missing. */
  readonly priority?: number;
}
