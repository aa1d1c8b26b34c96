import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { loadProgram, type LoadOptions } from "../config/load.ts";
import type { Program } from "../config/program.ts";
import { diskSystem, type System } from "../system.ts";
import { fillIn, type TemplateSettings } from "../config/template/templates.ts";
import { projectSettings } from "./project.ts";
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
  const templates = withValues(projectSettings(entry, system).settings.templates, options.values);
  const loading = { ...more, includeFolders, settings, fillIn: fillIn(entry, system, templates) };
  const { program, problems } = loadProgram(entry, system, loading);
  return { program, problems, system, textOf: textsOf(program, system) };
}

/** Files of the command line count after those of the project; one that is not there is wrong usage. */
export function withValues(settings: TemplateSettings, files: readonly string[]): TemplateSettings {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new UsageError(`the values ${missing} are not a file`);
  return { ...settings, over: files.map((file) => resolve(file)) };
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
