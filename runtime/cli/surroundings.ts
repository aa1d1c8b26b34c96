import { resolve } from "node:path";
import { readBoolean } from "../config/boolean.ts";
import { toData } from "../config/data.ts";
import { expand } from "../config/expand.ts";
import { splitList } from "../config/list.ts";
import type { ConfigSection, Context, Program } from "../config/program.ts";
import { find } from "../config/scope.ts";
import { isAllowedName } from "../execution/program-environment.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import { filetypesFromWcl, type FiletypeSpec } from "../metadata/filetype.ts";
import { UsageError } from "./terminal.ts";

/**
 * What a submission says of the world around its jobs, for one block or for the whole; throws UsageError where a run
 * could not begin without.
 */
export function surroundingsOf(program: Program, block?: string): JobSettings {
  const site = textOf(program, "target_site", {})?.toLowerCase();
  const context: Context = {
    scope: { ...(block === undefined ? {} : { block }), ...(site === undefined ? {} : { site }) },
  };
  const name = textOf(program, "home_archive", context)?.toLowerCase();
  if (name === undefined) throw new UsageError("the submission names no home_archive");
  const root = textOf(program, "root", { scope: { archive: name } });
  if (root === undefined) throw new UsageError(`the archive ${name} has no root`);
  return {
    home: { name, root: resolve(root) },
    saveAt: oneOf(
      ["wrapper", "job", "never"],
      textOf(program, "use_home_archive_output", context) ?? "job",
      "use_home_archive_output",
    ),
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
  };
}

/** A value as one text, expanded; undefined when it is not there. */
export function textOf(program: Program, key: string, context: Context): string | undefined {
  const found = find(program, key, context);
  if (found.kind !== "found" || !("text" in found.value)) return undefined;
  const { values, problems } = expand(program, found.value.text, context, { lists: "keep" });
  const problem = problems.find((one) => one.severity === "error");
  if (problem !== undefined) throw new UsageError(`${key}: ${problem.message}`);
  return values[0];
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

function sectionAt(program: Program, key: string): ConfigSection | undefined {
  const node = program.root.entries.get(key);
  return node?.kind === "section" ? node : undefined;
}

function oneOf<Word extends string>(words: readonly Word[], given: string, key: string): Word {
  const word = words.find((one) => one === given.toLowerCase());
  if (word === undefined) throw new UsageError(`${key} is ${given}; this engine knows ${words.join(", ")}`);
  return word;
}
