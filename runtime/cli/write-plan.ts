import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { isSafeRelative } from "../archive/archive.ts";
import { textsOf } from "../execution/job-folder.ts";
import { jobPlanner } from "../execution/plan-jobs.ts";
import { writePlanFile } from "../execution/plan-file.ts";
import { inputsFile, inputsText, jobFolderOf, planFile } from "../execution/run-folder.ts";
import { inputArchives } from "./archive-settings.ts";
import { locateInputs } from "./locate-inputs.ts";
import type { RegistryOptions } from "./options.ts";
import type { PlannedSubmission } from "./plan-submission.ts";
import { surroundingsOf } from "./surroundings.ts";
import { UsageError } from "./terminal.ts";
import { withRegistry } from "./with-registry.ts";

/** What was written: how many files, and what the archive lacks. */
export interface WrittenPlan {
  readonly files: number;
  readonly problems: readonly Problem[];
}

/**
 * Writes what a run finds in its folder: `plan.jsonl`, `inputs.json`, and for every job of all blocks its input WCL,
 * lists and `job.json` (which is job WCL and task list in one), by the functions that the engine uses, so they are the
 * same byte for byte. Only where a later block reads what an earlier one makes, `job.json` cannot name the file yet. The
 * folder must be new or empty.
 */
export async function writePlan(
  { submission, plan }: PlannedSubmission,
  options: RegistryOptions,
  folder: string,
): Promise<WrittenPlan> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) throw new UsageError(`${folder} is not empty`);
  const archives = inputArchives(submission.program, surroundingsOf(submission.program));
  const { inputs, problems } = await withRegistry(options, (registry) => locateInputs(plan, archives, registry));
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
  for (const block of plan.blocks) {
    const settings = surroundingsOf(submission.program, block.name);
    const runFiles = { apply: () => undefined, find: () => undefined };
    const jobFolder = (job: string): string => jobFolderOf("", block, job);
    const describe = jobPlanner({ identity: plan.identity, block, settings, runFiles, inputs, jobFolder });
    for (const job of block.jobs) {
      const { spec, quanta } = describe(job);
      for (const [path, text] of textsOf(spec, quanta)) await write(join(jobFolder(job.jobnum), path), text);
    }
  }
  return { files: written.files, problems };
}
