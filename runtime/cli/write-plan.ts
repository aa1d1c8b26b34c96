import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { isSafeRelative } from "../archive/archive.ts";
import { textsOf } from "../execution/job-folder.ts";
import { backendJobOf } from "../execution/batch/graph.ts";
import { SchedulerError } from "../execution/batch/scheduler.ts";
import { jobPlanner } from "../execution/plan-jobs.ts";
import { writePlanFile } from "../execution/plan-file.ts";
import { inputsFile, inputsText, jobFolderOf, planFile } from "../execution/run-folder.ts";
import type { BlockPlan } from "../plan/run-plan.ts";
import type { Engine } from "./engines.ts";
import { inputArchives } from "./archive-settings.ts";
import { locateInputs } from "./locate-inputs.ts";
import { runRoot, type RegistryOptions, type RunFolderOptions } from "./options.ts";
import type { PlannedSubmission } from "./plan-submission.ts";
import { blockSettings } from "./run-settings.ts";
import { surroundingsOf } from "./surroundings.ts";
import { UsageError } from "./terminal.ts";
import { withRegistry } from "./with-registry.ts";

/** What was written: how many files, and what the archive lacks. */
export interface WrittenPlan {
  readonly files: number;
  readonly problems: readonly Problem[];
}

/**
 * Writes what a run finds in its folder: `plan.jsonl`, `inputs.json`, for every job of all blocks its input WCL, lists
 * and `job.json` (which is job WCL and task list in one), and for every block what the chosen engine is given: scripts of
 * arrays, the DAG with its submit descriptions. All of it is made by the functions that the engine uses, for the folder
 * that the run would have, so it is the same byte for byte. Only where a later block reads what an earlier one makes,
 * `job.json` cannot name the file yet. Throws UsageError when the folder is not empty, and when the engine would refuse
 * what the submission says to it.
 */
export async function writePlan(
  { submission, plan }: PlannedSubmission,
  options: RegistryOptions & RunFolderOptions,
  folder: string,
  engine: Engine,
): Promise<WrittenPlan> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) throw new UsageError(`${folder} is not empty`);
  const root = runRoot(options);
  const { program } = submission;
  const { inputs, problems, settings } = await withRegistry(options, async (registry) => ({
    ...(await locateInputs(plan, inputArchives(program, surroundingsOf(program)), registry)),
    settings: await Promise.all(plan.blocks.map((block) => blockSettings(program, block, registry, root))),
  }));
  const runFolder = join(root, plan.identity.run);
  // What the engine would refuse is said before anything is written.
  const given = plan.blocks.map((block, at) => givenToEngine(engine, runFolder, block, settings[at] ?? {}));
  const made = new Set<string>();
  const written = { files: 0 };
  const write = async (path: string, text: string): Promise<void> => {
    const place = join(folder, path);
    if (!isSafeRelative(path)) throw new Error(`${JSON.stringify(path)} leads out of ${folder}`);
    if (!made.has(dirname(place))) await mkdir(dirname(place), { recursive: true });
    made.add(dirname(place));
    await writeFile(place, text, { flag: "wx" });
    written.files += 1;
  };
  await mkdir(folder, { recursive: true });
  await writePlanFile(join(folder, planFile), plan);
  await write(inputsFile, inputsText(inputs));
  written.files += 1;
  for (const [at, block] of plan.blocks.entries()) {
    const own = settings[at];
    if (own === undefined) continue;
    const runFiles = { apply: () => undefined, find: () => undefined };
    const jobFolder = (job: string): string => jobFolderOf(runFolder, block, job);
    const describe = jobPlanner({ identity: plan.identity, block, settings: own, runFiles, inputs, jobFolder });
    for (const job of block.jobs) {
      const { spec, quanta } = describe(job);
      for (const [path, text] of textsOf(spec, quanta))
        await write(join(jobFolderOf("", block, job.jobnum), path), text);
    }
    for (const [path, text] of given[at] ?? []) await write(join(jobFolderOf("", block, ""), path), text);
  }
  return { files: written.files, problems };
}

function givenToEngine(
  engine: Engine,
  runFolder: string,
  block: BlockPlan,
  settings: Parameters<typeof backendJobOf>[2],
): ReadonlyMap<string, string> {
  const jobs = block.jobs.map((job) => backendJobOf(job, jobFolderOf(runFolder, block, job.jobnum), settings));
  try {
    const texts =
      jobs.length === 0 ? undefined : engine.texts?.(basename(runFolder), jobFolderOf(runFolder, block, ""), jobs);
    return texts ?? new Map<string, string>();
  } catch (error) {
    if (error instanceof SchedulerError) throw new UsageError(error.message);
    throw error;
  }
}
