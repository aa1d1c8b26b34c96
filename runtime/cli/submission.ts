import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { loadProgram, type LoadOptions } from "../config/load.ts";
import type { Program } from "../config/program.ts";
import { diskSystem, type System } from "../system.ts";
import { settingsOf, type SubmissionOptions } from "./options.ts";
import { UsageError } from "./terminal.ts";

/** A submission as it lies on disk, loaded with the settings of the command line. */
export interface Submission {
  readonly program: Program;
  readonly problems: readonly Problem[];
  readonly system: System;
  /** The text under which problems of a file were found. */
  readonly textOf: (file: string) => string;
}

/** Reads a submission and all that it includes. A file that is not there is wrong usage; what it says is never an exception. */
export async function loadSubmission(
  file: string,
  options: SubmissionOptions,
  more: Partial<LoadOptions> = {},
): Promise<Submission> {
  const entry = resolve(file);
  if ((await stat(entry).catch(() => undefined))?.isFile() !== true) throw new UsageError(`${file} is not a file`);
  const system = diskSystem();
  const settings = [...settingsOf(options), ...(more.settings ?? [])];
  const includeFolders = options.include.map((folder) => resolve(folder));
  const { program, problems } = loadProgram(entry, system, { ...more, includeFolders, settings });
  return { program, problems, system, textOf: textsOf(program, system) };
}

/** Texts of loaded files come from the program, others (policies, templates) from where they lie. */
function textsOf(program: Program, system: System): (file: string) => string {
  return (file) => {
    const loaded = program.files.get(file);
    if (loaded !== undefined) return loaded.text;
    const read = system.read(file);
    return read.kind === "text" ? read.text : "";
  };
}
