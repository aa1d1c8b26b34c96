import type { Problem } from "../../grammar/problem.ts";
import type { WclData } from "../config/program.ts";
import type { BlockPlan, JobPlan, PlannedFiles, PlannedList, Quantum, RunPlan } from "./run-plan.ts";

/** A value of JSON. Object keys stand in the order of the plan. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The plan as `wcl plan --json` prints it, in the reference's names. `problemToJson` writes a problem, as the printing
 * command does everywhere else.
 */
export function planToJson(
  plan: RunPlan,
  problems: readonly Problem[],
  problemToJson: (problem: Problem) => object = plainProblem,
): Readonly<Record<"submit_run" | "ops_run_dir" | "problems" | "blocks", unknown>> {
  return {
    submit_run: plan.identity.run,
    ops_run_dir: plan.identity.opsRunDir,
    problems: problems.map(problemToJson),
    blocks: Object.fromEntries(plan.blocks.map((block) => [block.name, blockToJson(block)])),
  };
}

function blockToJson({ modules, jobs }: BlockPlan): Json {
  return {
    modules: Object.fromEntries(
      modules.map(({ name, loopkeys, quanta }) => [name, { loopkeys, wrappers: quanta.map(quantumToJson) }]),
    ),
    jobs: jobs.map(jobToJson),
  };
}

function quantumToJson(quantum: Quantum): Json {
  const filespecs = quantum.inputWcl.get("filespecs");
  const outfiles = quantum.outputs.flatMap(
    (name) => quantum.files.get(name)?.files.map(({ filename }) => filename) ?? [],
  );
  return {
    wrapnum: String(quantum.wrapnum),
    keys: Object.fromEntries(quantum.keys),
    wrapkeys: quantum.wrapkeys,
    wrappername: quantum.wrappername,
    wrapdebug: quantum.wrapdebug,
    inputwcl: quantum.inputwcl,
    outputwcl: quantum.outputwcl,
    log: quantum.log,
    log_archive_path: quantum.logArchivePath,
    files: Object.fromEntries(
      [...quantum.files].map(([name, files]) => [name, filesToJson(files, sectionOf(filespecs, name))]),
    ),
    lists: Object.fromEntries([...quantum.lists].map(([name, list]) => [name, listToJson(list)])),
    infiles: quantum.inputs.map(({ filename }) => filename),
    outfiles,
    inputwcl_data: dataToJson(quantum.inputWcl),
    commands: quantum.commands,
  };
}

function sectionOf(filespecs: string | WclData | undefined, name: string): WclData {
  const section = filespecs === undefined || typeof filespecs === "string" ? undefined : filespecs.get(name);
  return section === undefined || typeof section === "string" ? new Map<string, string>() : section;
}

/** The keys of the section, with paths as a list and switches as booleans. */
function filesToJson(files: PlannedFiles, section: WclData): Json {
  const keys = Object.entries(dataToJson(section) as Readonly<Record<string, Json>>);
  const kept = keys.filter(([key]) => key !== "sectname" && key !== "fullnames");
  return {
    ...Object.fromEntries(kept),
    fullname: files.files.map(({ path }) => path),
    ...(files.archivePath === undefined ? {} : { savefiles: files.savefiles }),
    ...(section.has("optional") ? { optional: files.optional } : {}),
  };
}

function listToJson({ path, columns, format, lines }: PlannedList): Json {
  return { fullname: path, columns: columns.join(","), format, lines };
}

function jobToJson({ jobnum, keys, groups, after, resources }: JobPlan): Json {
  const wrapnums = groups.flatMap((group) => group.wrapnums).sort((one, other) => one - other);
  return {
    jobnum,
    keys: Object.fromEntries(keys),
    wrapnums: wrapnums.map(String),
    groups: groups.map(({ module, threads, wrapnums: of }) => ({ module, threads, wrapnums: of.map(String) })),
    after,
    ...(resources === undefined ? {} : { resources: { ...resources } }),
  };
}

function dataToJson(data: WclData): Json {
  return Object.fromEntries(
    [...data].map(([key, value]) => [key, typeof value === "string" ? value : dataToJson(value)]),
  );
}

function plainProblem({ code, severity, message, file, span }: Problem): object {
  return { code, severity, message, file, span: { start: span.start, end: span.end } };
}
