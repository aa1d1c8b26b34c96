import { basename } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import { startDetached } from "../execution/process.ts";
import { createRun, RunExists, type OpenRun } from "../execution/run-folder.ts";
import { factsToJson } from "../plan/facts-json.ts";
import type { Registry } from "../registry/registry.ts";
import { inputArchives } from "./archive-settings.ts";
import { bundles } from "./bundles.ts";
import { locateInputs, type LocatedInputs } from "./locate-inputs.ts";
import { keptName } from "./named-at.ts";
import { notifyOf } from "./notices.ts";
import { runRoot, type RunFolderOptions } from "./options.ts";
import { placeInputs } from "./place-inputs.ts";
import { planSubmission, type PlannedSubmission, type PlanOptions } from "./plan-submission.ts";
import { blockSettings } from "./run-settings.ts";
import { surroundingsOf } from "./surroundings.ts";
import type { Terminal } from "./terminal.ts";

/** What a new attempt is made with. */
export interface AttemptOptions extends PlanOptions, RunFolderOptions {
  readonly engine: string;
  readonly jobs?: string;
  readonly dryRun?: true;
}

/** A planned attempt, and where its inputs lie. */
interface PlannedAttempt extends PlannedSubmission {
  readonly inputs: LocatedInputs;
}

/** What came of it: refused with the reasons, ready but for the run, or a run whose engine is this process. */
export type Attempt =
  | { readonly kind: "refused"; readonly planned: PlannedSubmission }
  | { readonly kind: "dry"; readonly planned: PlannedSubmission }
  | { readonly kind: "open"; readonly planned: PlannedSubmission; readonly open: OpenRun };

/**
 * Takes an attempt number that nobody has (the registry gives it, and a run folder of that name must not be there),
 * plans for it, and makes the run's folder. `first` is the submission as it was checked without facts. `claim` is told
 * the run's name before anything of it is on disk.
 */
export async function openAttempt(
  terminal: Terminal,
  file: string,
  options: AttemptOptions,
  registry: Registry,
  first: PlannedSubmission,
  claim: (run: string) => Promise<void> = () => Promise.resolve(),
): Promise<Attempt> {
  let attnum = await registry.nextAttempt(first.plan.identity);
  let planned = await planAttempt(terminal, file, options, registry, attnum);
  for (;;) {
    if (hasErrors(planned.problems)) return { kind: "refused", planned };
    if (options.dryRun === true) return { kind: "dry", planned };
    const taken = await registry.allocateAttempt(planned.plan.identity);
    // Names carry the attempt number, so a plan for another number is another plan.
    if (taken.attnum !== attnum) {
      attnum = taken.attnum;
      planned = await planAttempt(terminal, file, options, registry, attnum);
      if (hasErrors(planned.problems)) return { kind: "refused", planned };
    }
    await claim(planned.plan.identity.run);
    try {
      return {
        kind: "open",
        planned,
        open: await createRun(runRoot(options), await newRun(planned, options, registry)),
      };
    } catch (error) {
      if (!(error instanceof RunExists)) throw error;
      terminal.tell(`${error.message}; taking the next attempt`);
      attnum = await registry.nextAttempt(first.plan.identity);
      planned = await planAttempt(terminal, file, options, registry, attnum);
    }
  }
}

/** Plan, checks and the look for inputs, all for one attempt number. */
async function planAttempt(
  terminal: Terminal,
  file: string,
  options: AttemptOptions,
  registry: Registry,
  attnum: number,
): Promise<PlannedAttempt> {
  const source = options.facts === undefined ? "queries" : "file";
  const planned = await planSubmission(terminal, file, options, source, [["attnum", String(attnum)]]);
  if (hasErrors(planned.problems)) return { ...planned, inputs: new Map() };
  const { submission, plan, butler } = planned;
  const { program } = submission;
  const { inputs, problems } = await locateInputs(plan, inputArchives(program, surroundingsOf(program)), registry);
  const placed = placeInputs(inputs, program, plan, butler);
  return { ...planned, inputs: placed, problems: [...planned.problems, ...problems] };
}

async function newRun(
  { submission, facts, plan, inputs }: PlannedAttempt,
  options: AttemptOptions,
  registry: Registry,
): Promise<Parameters<typeof createRun>[1]> {
  const { program } = submission;
  const settings = new Map<string, JobSettings>();
  for (const block of plan.blocks)
    settings.set(block.name, await blockSettings(program, block, registry, runRoot(options)));
  const copies = [...program.files].flatMap(([path, { text, yields }], at) => {
    const name = keptName(path, at);
    return [[name, text] as const, ...(yields === undefined ? [] : [[`${name}.filled-in`, yields] as const])];
  });
  return {
    v: 1,
    identity: plan.identity,
    entry: program.entry,
    engine: options.engine,
    ...notifyOf(program),
    settings: Object.fromEntries(settings),
    plan,
    inputs,
    texts: {
      "facts.json": factsToJson(facts),
      "config/files.json": JSON.stringify([...program.files.keys()]),
      ...Object.fromEntries(copies),
    },
  };
}

/** The engine is a process of its own that outlives this one; its words go to a log in the run's folder. */
export function leaveToEngine(
  folder: string,
  options: RunFolderOptions & { readonly registry?: string; readonly jobs?: string },
): void {
  const words = ["resume", basename(folder), "--run-dir", runRoot(options)];
  if (options.jobs !== undefined) words.push("--jobs", options.jobs);
  const registry = options.registry === undefined ? [] : ["--registry", options.registry];
  startDetached([process.execPath, bundles().wcl, ...words, ...registry], process.cwd(), `${folder}/engine.log`);
}

/** Whether a submission must not run. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
