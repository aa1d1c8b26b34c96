import { resolve } from "node:path";
import type { Command } from "commander";
import { UsageError } from "./terminal.ts";

/** Options that several commands share; each is declared in one way. */
export interface SubmissionOptions {
  readonly set: readonly string[];
  readonly include: readonly string[];
  readonly values: readonly string[];
  readonly unit?: string;
  readonly reqnum?: string;
}

export interface RegistryOptions {
  readonly registry?: string;
}

export interface RunFolderOptions {
  readonly runDir?: string;
}

/** `--set key=value`, `--include DIR`, `--values FILE`, `--unit U`, `--reqnum R`. */
export function submissionOptions(command: Command): Command {
  return command
    .option("--set <key=value>", "set a value over what the submission says (repeatable)", collect, [])
    .option("--include <folder>", "look for includes here first (repeatable)", collect, [])
    .option("--values <file>", "fill in templates with the values of this file (repeatable)", collect, [])
    .option("--unit <name>", "unitname of the attempt")
    .option("--reqnum <number>", "request number of the attempt");
}

export function registryOption(command: Command): Command {
  return command.option("--registry <url>", "postgresql://… (default: WCL_REGISTRY, else the embedded registry)");
}

export function runFolderOption(command: Command): Command {
  return command.option(
    "--run-dir <folder>",
    "where run folders are (default: WCL_RUN_DIR, else the user's data folder)",
  );
}

/** For commander: gathers a repeatable option. */
export function collect(value: string, gathered: readonly string[]): readonly string[] {
  return [...gathered, value];
}

/** `key=value` pairs as given on the command line; the value may hold `=` itself. */
export function readPairs(option: string, pairs: readonly string[]): (readonly [string, string])[] {
  return pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`${option} wants key=value, not "${pair}"`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1)] as const;
  });
}

/** The settings layer that these options make. */
export function settingsOf(options: SubmissionOptions): (readonly [string, string])[] {
  return [
    ...readPairs("--set", options.set),
    ...(options.unit === undefined ? [] : [["unitname", options.unit] as const]),
    ...(options.reqnum === undefined ? [] : [["reqnum", options.reqnum] as const]),
  ];
}

/** Which registry is meant; undefined is the embedded one. */
export function registryUrl(options: RegistryOptions): string | undefined {
  const url = options.registry ?? process.env.WCL_REGISTRY;
  return url === undefined || url === "" ? undefined : url;
}

export function runRoot(options: RunFolderOptions): string {
  const data = process.env.XDG_DATA_HOME ?? resolve(process.env.HOME ?? ".", ".local/share");
  return resolve(options.runDir ?? process.env.WCL_RUN_DIR ?? resolve(data, "wcl/runs"));
}

/** A whole number of at least `least`. */
export function readCount(option: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new UsageError(`${option} wants a whole number from ${least}, not "${text}"`);
  return number;
}

/** What `--jobs` says, when it says something. */
export function jobsAtOnce({ jobs }: { readonly jobs?: string }): { readonly jobs?: number } {
  return jobs === undefined ? {} : { jobs: readCount("--jobs", jobs, 1) };
}
