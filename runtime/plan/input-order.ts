import type { Place } from "../../grammar/span.ts";
import type { BlockPlan, InputFile, Quantum } from "./run-plan.ts";
import type { Maker } from "./territory.ts";
import type { PlanWork } from "./work.ts";

/**
 * Checks that every file that the run makes for itself is there when it is read: made earlier and by another module,
 * in the same job under the same path, or saved where the reader is another job.
 */
export function checkInputs(work: PlanWork, blocks: readonly BlockPlan[]): void {
  const jobs = new Map<number, string>();
  for (const block of blocks)
    for (const { jobnum, groups } of block.jobs)
      for (const { wrapnums } of groups) for (const wrapnum of wrapnums) jobs.set(wrapnum, jobnum);
  for (const { modules } of blocks)
    for (const { quanta, place } of modules)
      for (const quantum of quanta)
        for (const input of quantum.inputs) {
          const maker = work.territory.outputs.get(input.filename);
          const wrong = maker === undefined ? undefined : whatIsWrong(quantum, input, maker, jobs);
          if (wrong !== undefined) report(work, wrong, quantum, place);
        }
}

interface Wrong {
  readonly code: "BLK429" | "BLK457" | "BLK461";
  readonly message: string;
}

function whatIsWrong(
  quantum: Quantum,
  { filename, path }: InputFile,
  maker: Maker,
  jobs: ReadonlyMap<number, string>,
): Wrong | undefined {
  const made = `file ${maker.section} of ${maker.module}`;
  if (maker.wrapnum >= quantum.wrapnum || maker.module === quantum.module)
    return {
      code: "BLK429",
      message: `asks for ${filename} before it is made: it is ${made} (instance ${maker.wrapnum})`,
    };
  const sameJob = jobs.get(maker.wrapnum) === jobs.get(quantum.wrapnum);
  if (sameJob && maker.path !== path)
    return {
      code: "BLK461",
      message: `looks for ${path}, but ${made} makes it in the same job as ${maker.path}; let both have the same directory pattern and values`,
    };
  if (!sameJob && !maker.saved)
    return {
      code: "BLK457",
      message: `needs ${filename}, which is made in another job and not saved: ${made} has savefiles = false`,
    };
  return undefined;
}

function report(work: PlanWork, { code, message }: Wrong, quantum: Quantum, place: Place): void {
  work.problems.report({ code, message: `${quantum.module} ${message}`, place });
}
