import type { WclData } from "../../config/program.ts";
import type { Launcher, Program, ProgramResult } from "../process.ts";
import type { FileFinder } from "./section-files.ts";
import type { ExecRecord, WrapRecord } from "./wrap-record.ts";
import type { WrapperLog } from "./wrapper-log.ts";

/** One wrapper instance to run. */
export interface WrapOrder {
  /** Absolute: the folder that all paths of the input WCL are relative to, and in which programs run. */
  readonly folder: string;
  /** Absolute path of the input WCL. */
  readonly input: string;
  /** Absolute; appended to. */
  readonly log: string;
  readonly onExecStart?: (exec: ExecRecord, pid: number) => void;
  readonly onExecSample?: (exec: ExecRecord, figures: { readonly rss: number; readonly cpu: number }) => void;
  readonly onExecEnd?: (exec: ExecRecord, result: ProgramResult & { readonly kind: "ended" }) => void;
  /** Told right before the first and right after the last moment of each program. */
  readonly faultPoint?: (step: "before-exec" | "after-exec") => void;
}

/** What all wrapper instances of a job share. */
export interface WrapTools {
  readonly launcher: Launcher;
  /** The whole environment of programs; its PATH is where they are looked for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly graceSeconds: number;
  readonly signal: AbortSignal;
  /** Versions of programs, asked once per job. Key: program file and version flag. */
  readonly versions: Map<string, Promise<string | null>>;
  /** Where programs were found; without it each wrapper instance looks for itself. */
  readonly programs?: Map<string, string>;
  /** Butler repositories being prepared, one at a time per folder. */
  readonly repositories: Map<string, Promise<void>>;
  /** Archives that were unpacked for any wrapper instance of the job; without it each unpacks for itself. */
  readonly unpacked?: Map<string, Promise<void>>;
  /** What each program may use at most; missing: without limit. */
  readonly limits?: ProgramLimits;
}

export interface ProgramLimits {
  /** When everything must have ended, milliseconds since 1970. */
  readonly deadline?: number;
  readonly memoryBytes?: number;
  readonly logBytes?: number;
}

/** One wrapper instance under way. */
export interface WrapWork {
  readonly order: WrapOrder;
  readonly tools: WrapTools;
  readonly document: WclData;
  readonly finder: FileFinder;
  readonly log: WrapperLog;
  readonly record: WrapRecord;
  /** Where programs write, beside what the wrapper itself says. */
  readonly program: (argv: readonly string[], more?: Partial<Program>) => Program;
}

/** What a kind of wrapper does besides running its execs. */
export interface WrapperKind {
  readonly dialect: "generic" | "lsst";
  /** Before the first step. */
  readonly prepare: (work: WrapWork) => Promise<void>;
  /** Once, before the first exec looks for its inputs. */
  readonly transformInputs: (work: WrapWork) => Promise<void>;
}
