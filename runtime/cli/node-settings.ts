import type { Context, Program } from "../config/program.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import type { CompressionSpec, JobLimits } from "../execution/job-spec.ts";
import { readBoolean } from "../config/boolean.ts";
import type { HeaderWords } from "../metadata/header-update.ts";
import { countOf, oneOf, sectionAt, sectionIn, textIn, textOf } from "./program-text.ts";
import { UsageError } from "./terminal.ts";

/** How outputs that ask for it are compressed; undefined when none is. */
export function compressionOf(program: Program, context: Context): CompressionSpec | undefined {
  const when = oneOf(
    ["file", "success", "never"],
    textOf(program, "master_compression", context) ?? "file",
    "master_compression",
  );
  if (when === "never") return undefined;
  const suffix = textOf(program, "compression_suffix", context) ?? ".fz";
  if (suffix !== ".fz" && suffix !== ".gz")
    throw new UsageError(`compression_suffix is ${suffix}; the registry knows .fz and .gz`);
  const name = textOf(program, "compression_exec", context) ?? "fpack";
  const definition = sectionIn(sectionAt(program, "exec_def"), name.toLowerCase());
  const [flag, pattern] = [textIn(definition, "version_flag"), textIn(definition, "version_pattern")];
  const removed = readBoolean(textOf(program, "compress_cleanup", context) ?? "true") ?? true;
  return {
    ...{ when, program: name, suffix, args: argumentsOf(program, context) },
    plain: removed ? "removed" : "kept",
    ...(flag === undefined || pattern === undefined ? {} : { version: { flag, pattern } }),
  };
}

/** As written: its two variables have values only when a file is compressed. */
function argumentsOf(program: Program, context: Context): string {
  const files = new Map(
    ["__ucfile__", "__cfile__"].map((name) => [name, { text: `\${${name.toUpperCase()}}`, atomic: true }] as const),
  );
  return textOf(program, "compression_args", { ...context, current: files }) ?? "${__UCFILE__}";
}

const megabyte = 2 ** 20;

/** `maxwalltime` in minutes, `maxmemory` in megabytes, `max_log_bytes`. */
export function limitsOf(program: Program, context: Context): JobLimits {
  const [minutes, megabytes] = [countOf(program, "maxwalltime", context), countOf(program, "maxmemory", context)];
  const logBytes = countOf(program, "max_log_bytes", context);
  return {
    ...(minutes === undefined ? {} : { wallSeconds: minutes * 60 }),
    ...(megabytes === undefined ? {} : { memoryBytes: megabytes * megabyte }),
    ...(logBytes === undefined ? {} : { logBytes }),
  };
}

/** What is left alone: free disk, time to end in order, folders of programs beside each other. */
export function roomOf(
  program: Program,
  context: Context,
): Pick<JobSettings, "minFreeBytes" | "graceSeconds" | "threadFolders"> {
  const [minFreeBytes, graceSeconds] = [
    countOf(program, "min_free_bytes", context),
    countOf(program, "grace_seconds", context),
  ];
  const folders = textOf(program, "thread_folders", context);
  return {
    ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
    ...(folders === undefined ? {} : { threadFolders: oneOf(["private", "shared"], folders, "thread_folders") }),
  };
}

/** `file_header`: description and type of keywords. */
export function headerWordsOf(program: Program): HeaderWords {
  const entries = [...(sectionAt(program, "file_header")?.entries ?? [])].flatMap(([keyword, node]) => {
    if (node.kind !== "section") return [];
    const [description = "", type = "str"] = [textIn(node, "description"), textIn(node, "fits_data_type")];
    return [[keyword.toLowerCase(), { description, type }] as const];
  });
  return Object.fromEntries(entries);
}
