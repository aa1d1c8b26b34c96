import { findName } from "./claimed-names.ts";
import type { Place } from "../../grammar/span.ts";
import type { QuantumCore } from "./lazy-quantum.ts";
import type { InputFile, JobPlan } from "./run-plan.ts";
import { eachName, noteOpen, type Asker } from "./reads.ts";
import type { Maker } from "./territory.ts";
import { lookAt, type PlanWork } from "./work.ts";

/** Notes the inputs of a quantum for `checkInputs`; gives the instances whose files it reads, each once. */
export function noteInputs(work: PlanWork, quantum: QuantumCore, place: Place): readonly number[] {
  const { territory, reads } = work;
  const { module, wrapnum } = quantum;
  const asker = reads.askers.get(module) ?? { module, place, makers: new Set() };
  reads.askers.set(module, asker);
  const after: number[] = [];
  for (const input of quantum.inputs) {
    const maker = findName(territory.outputs, input.filename);
    if (input.from.kind === "quantum" && !after.includes(input.from.wrapnum)) {
      after.push(input.from.wrapnum);
      if (maker !== undefined) asker.makers.add(maker.of.module);
    }
    if (maker === undefined) noteOpen(reads, asker, input.filename);
    else if (
      pathMade(work, maker, input.filename) !== input.path ||
      !maker.of.saved ||
      maker.of.module === module ||
      maker.wrapnum >= wrapnum
    )
      reads.doubtful.push({ quantum: wrapnum, asker, input, maker });
  }
  return after.length === 0 ? none : after;
}

const none: readonly number[] = [];

/**
 * Checks that every file that the run makes for itself is there when it is read: made earlier and by another module,
 * in the same job under the same path, or saved where the reader is another job.
 */
export function checkInputs(work: PlanWork, blocks: readonly { readonly jobs: readonly JobPlan[] }[]): void {
  const { open, doubtful } = work.reads;
  const jobs: string[] = [];
  if (doubtful.length > 0)
    for (const block of blocks)
      for (const { jobnum, groups } of block.jobs)
        for (const { wrapnums } of groups) for (const wrapnum of wrapnums) jobs[wrapnum] = jobnum;
  for (const { quantum, asker, input, maker } of doubtful) {
    const wrong = whatIsWrong(
      quantum,
      asker.module,
      input,
      { ...maker, path: pathMade(work, maker, input.filename) },
      jobs,
    );
    if (wrong !== undefined) report(work, wrong, asker);
  }
  for (const { asker, filenames } of open)
    for (const filename of eachName(filenames)) {
      const maker = findName(work.territory.outputs, filename);
      if (maker !== undefined) report(work, tooEarly(filename, maker), asker);
    }
}

interface Wrong {
  readonly code: "BLK429" | "BLK457" | "BLK461";
  readonly message: string;
}

function whatIsWrong(
  wrapnum: number,
  module: string,
  { filename, path }: InputFile,
  maker: Maker,
  jobs: readonly string[],
): Wrong | undefined {
  if (maker.wrapnum >= wrapnum || maker.of.module === module) return tooEarly(filename, maker);
  const made = madeBy(maker);
  const sameJob = jobs[maker.wrapnum] === jobs[wrapnum];
  if (sameJob && maker.path !== path)
    return {
      code: "BLK461",
      message: `looks for ${path}, but ${made} makes it in the same job as ${maker.path}; let both have the same directory pattern and values`,
    };
  if (!sameJob && !maker.of.saved)
    return {
      code: "BLK457",
      message: `needs ${filename}, which is made in another job and not saved: ${made} has savefiles = false`,
    };
  return undefined;
}

function tooEarly(filename: string, maker: Maker): Wrong {
  return {
    code: "BLK429",
    message: `asks for ${filename} before it is made: it is ${madeBy(maker)} (instance ${maker.wrapnum})`,
  };
}

function madeBy({ of }: Maker): string {
  return `file ${of.section} of ${of.module}`;
}

function report(work: PlanWork, { code, message }: Wrong, { module, place }: Asker): void {
  work.problems.report({ code, message: `${module} ${message}`, place });
}

/** Where a file is made: noted for files that others depend on, worked out again for the others. */
function pathMade(work: PlanWork, { path, wrapnum, of }: Maker, filename: string): string | undefined {
  if (path !== undefined) return path;
  const made = lookAt(work, wrapnum)?.files.get(of.section)?.files ?? [];
  return made.find((file) => file.filename === filename)?.path;
}
