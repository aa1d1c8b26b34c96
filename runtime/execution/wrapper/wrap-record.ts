import type { EndReason, FileName } from "../../events/event.ts";
import type { Usage } from "../../events/usage.ts";

/** Steps of one exec, in their order; the words of the output WCL. */
export type StepName =
  | "transform_inputs"
  | "check_inputs"
  | "check_command_line"
  | "save_exec_version"
  | "create_command_line"
  | "create_output_dirs"
  | "run_exec"
  | "transform_outputs"
  | "check_outputs"
  | "save_provenance";

export interface StepRecord {
  readonly name: StepName;
  /** Seconds since 1970. */
  readonly start: number;
  end?: number;
  status?: number;
}

/** What happened to one exec section; grows while it runs. */
export interface ExecRecord {
  /** `exec_N` */
  readonly section: string;
  readonly execnum: number;
  name: string;
  argv: readonly string[];
  /** The command as people know it, before it was split into arguments. */
  cmdline?: string;
  version: string | null;
  status?: number;
  /** How its program ended; absent while it runs, and when it could not be started. */
  reason?: EndReason;
  usage?: Usage;
  readonly steps: StepRecord[];
}

export interface WrapRecord {
  readonly start: number;
  readonly execs: ExecRecord[];
  /** Section, exec section, paths of what was made. */
  readonly outputs: { readonly section: string; readonly exec: ExecRecord; readonly paths: readonly string[] }[];
  readonly used: { readonly exec: ExecRecord; readonly paths: readonly string[] }[];
  readonly derived: { readonly children: readonly string[]; readonly parents: readonly string[] }[];
  cleanup?: number;
  status: number;
  reason: EndReason;
  message?: string;
}

/** The steps are over or one of them cannot go on; `status` becomes that of the step and of the wrapper. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
  readonly stepStatus: number;
  readonly wrapperStatus: number;
  constructor(message: string, status: { readonly step: number; readonly wrapper: number } = { step: 1, wrapper: 1 }) {
    super(message);
    this.stepStatus = status.step;
    this.wrapperStatus = status.wrapper;
  }
}

export function newRecord(): WrapRecord {
  return { start: now(), execs: [], outputs: [], used: [], derived: [], status: 0, reason: "ok" };
}

/** Runs one step and writes down when it was and how it ended. A step that throws ended with 1. */
export async function step(exec: ExecRecord, name: StepName, work: () => Promise<number> | number): Promise<number> {
  const record: StepRecord = { name, start: now() };
  exec.steps.push(record);
  try {
    record.status = await work();
    return record.status;
  } catch (error) {
    record.status = error instanceof StepFailed ? error.stepStatus : 1;
    throw error;
  } finally {
    record.end = now();
  }
}

/** Seconds since 1970. */
export function now(): number {
  return Date.now() / 1000;
}

/** A path as the registry knows the file: base name, and `.fz` or `.gz` apart when the name has another dot. */
export function fileNameOf(path: string): FileName {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const match = /^(.*\..*)(\.(?:fz|gz))$/.exec(base);
  return { filename: match?.[1] ?? base, compression: match?.[2] ?? null };
}
