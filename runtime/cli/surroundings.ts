import { resolve } from "node:path";
import { readBoolean } from "../config/boolean.ts";
import { toData } from "../config/data.ts";
import { expand } from "../config/expand.ts";
import { splitList } from "../config/list.ts";
import type { ConfigSection, Context, Program } from "../config/program.ts";
import { isAllowedName } from "../execution/program-environment.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import { filetypesFromWcl, type FiletypeSpec } from "../metadata/filetype.ts";
import { archiveSettings } from "./archive-settings.ts";
import { batchRequestsOf } from "./batch-requests.ts";
import { compressionOf, headerWordsOf, limitsOf, roomOf } from "./node-settings.ts";
import { oneOf, sectionAt, textOf } from "./program-text.ts";
import { qualityOf } from "./quality-settings.ts";
import { UsageError } from "./terminal.ts";

/**
 * What a submission says of the world around its jobs, for one block or for the whole; throws UsageError where a run
 * could not begin without. What operators keep in the registry (patterns, throttles) is added by `withRegistryKnowledge`.
 */
export function surroundingsOf(program: Program, block?: string): JobSettings {
  const site = textOf(program, "target_site", {})?.toLowerCase();
  const context: Context = {
    scope: { ...(block === undefined ? {} : { block }), ...(site === undefined ? {} : { site }) },
  };
  const compression = compressionOf(program, context);
  const quality = qualityOf(program, context);
  return {
    ...archiveSettings(program, context, site ?? ""),
    masterSavefiles: oneOf(
      ["always", "file", "failure", "never"],
      textOf(program, "master_savefiles", context) ?? "file",
      "master_savefiles",
    ),
    stopOnFail: readBoolean(textOf(program, "stop_on_fail", context) ?? "true") ?? true,
    programPath: splitList(textOf(program, "program_path", context) ?? "")
      .filter((folder) => folder !== "")
      .map((folder) => resolve(folder)),
    environment: environmentOf(program, context),
    filetypes: filetypesOf(program),
    filenamePatterns: textsIn(sectionAt(program, "filename_pattern")),
    headerWords: headerWordsOf(program),
    limits: limitsOf(program, context),
    ...roomOf(program, context),
    requests: batchRequestsOf(program, context),
    ...(compression === undefined ? {} : { compression }),
    ...(quality === undefined ? {} : { quality }),
  };
}

function environmentOf(program: Program, context: Context): Record<string, string> {
  const section = sectionAt(program, "job_environment");
  const pairs = [...(section?.entries ?? [])].flatMap(([key, node]) => {
    if (node.kind !== "scalar") return [];
    const name = key.toUpperCase();
    if (!isAllowedName(name)) throw new UsageError(`job_environment: ${name} may not be set by a submission`);
    return [[name, expand(program, node.text, context, { lists: "keep" }).values[0] ?? ""] as const];
  });
  return Object.fromEntries(pairs);
}

function filetypesOf(program: Program): ReadonlyMap<string, FiletypeSpec> {
  const section = sectionAt(program, "filetype_metadata");
  return section === undefined ? new Map() : filetypesFromWcl(toData(section)).filetypes;
}

function textsIn(section: ConfigSection | undefined): Record<string, string> {
  return Object.fromEntries(
    [...(section?.entries ?? [])].flatMap(([key, node]) => (node.kind === "scalar" ? [[key, node.text] as const] : [])),
  );
}
