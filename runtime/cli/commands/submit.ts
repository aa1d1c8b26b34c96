import { basename } from "node:path";
import type { Problem } from "../../../grammar/problem.ts";
import type { JobSettings } from "../../execution/job-settings.ts";
import { startDetached } from "../../execution/process.ts";
import { createRun, RunExists, type OpenRun } from "../../execution/run-folder.ts";
import { factsToJson } from "../../plan/facts-json.ts";
import type { Registry } from "../../registry/registry.ts";
import { inputArchives } from "../archive-settings.ts";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";
import { driveRun } from "../drive-run.ts";
import { engines } from "../engines.ts";
import { requireEngine } from "../require-engine.ts";
import { locateInputs, type LocatedInputs } from "../locate-inputs.ts";
import { keptName } from "../named-at.ts";
import { notifyOf } from "../notices.ts";
import {
  jobsAtOnce,
  registryOption,
  runFolderOption,
  runRoot,
  submissionOptions,
  type RunFolderOptions,
} from "../options.ts";
import { placeInputs } from "../place-inputs.ts";
import { planSubmission, type PlannedSubmission, type PlanOptions } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellFaults, tellProblems } from "../report.ts";
import { blockSettings } from "../run-settings.ts";
import { surroundingsOf } from "../surroundings.ts";
import { exitCode, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface SubmitOptions extends PlanOptions, RunFolderOptions {
  readonly engine: string;
  readonly jobs?: string;
  readonly dryRun?: true;
  readonly detach?: true;
  readonly json?: true;
}

/** `wcl submit FILE …`: checks, plans and runs; what it runs is what `wcl plan` shows. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(submissionOptions(command)))
    .argument("<file>", "a submission")
    .option("--engine <name>", Object.keys(engines).join(", "), "local")
    .option("--jobs <number>", "jobs at once (on this machine 2 unless given; a batch system has limits of its own)")
    .option("--facts <file>", "facts that were saved before; no query runs")
    .option("--dry-run", "stop before anything is run or taken: check, queries, plan of all blocks, inputs")
    .option("--detach", "leave the run to an engine of its own and say its name")
    .option("--json", "machine form: one event a line")
    .action(run(submit));
};

async function submit(terminal: Terminal, file: string, options: SubmitOptions): Promise<number> {
  await requireEngine(options.engine);
  const jobs = jobsAtOnce(options);
  // What is wrong in the text is said before anything is opened, asked or made.
  const first = await planSubmission(terminal, file, options, "none");
  if (hasErrors(first.problems)) return refuse(terminal, first, options);
  return withCompleteRegistry(terminal, options, async (registry) => {
    const ready = await prepare(terminal, file, options, registry, first);
    if (ready.kind === "refused") return refuse(terminal, ready.planned, options);
    if (ready.kind === "dry") return sayDry(terminal, ready.planned, options);
    const { open } = ready;
    if (options.detach !== true) {
      if (options.json !== true) tellFaults(terminal, ready.planned.problems, ready.planned.submission.textOf);
      return driveRun(terminal, open, registry, {
        ...jobs,
        json: options.json === true ? "json" : "text",
      });
    }
    await open.journal.close();
    leaveToEngine(open.folder, options);
    if (options.json === true) terminal.json({ run: open.description.identity.run, runDir: open.folder });
    else
      terminal.print(
        `${open.description.identity.run} runs on its own: wcl status ${open.description.identity.run} --follow`,
      );
    return exitCode.clean;
  });
}

/** A planned attempt, and where its inputs lie. */
interface PlannedAttempt extends PlannedSubmission {
  readonly inputs: LocatedInputs;
}

type Prepared =
  | { readonly kind: "refused"; readonly planned: PlannedSubmission }
  | { readonly kind: "dry"; readonly planned: PlannedSubmission }
  | { readonly kind: "open"; readonly planned: PlannedSubmission; readonly open: OpenRun };

/** An attempt number that nobody has: the registry gives it, and a run folder of that name must not be there. */
async function prepare(
  terminal: Terminal,
  file: string,
  options: SubmitOptions,
  registry: Registry,
  first: PlannedSubmission,
): Promise<Prepared> {
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
  options: SubmitOptions,
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
  options: SubmitOptions,
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
function leaveToEngine(folder: string, options: SubmitOptions): void {
  const words = ["resume", basename(folder), "--run-dir", runRoot(options)];
  if (options.jobs !== undefined) words.push("--jobs", options.jobs);
  const registry = options.registry === undefined ? [] : ["--registry", options.registry];
  startDetached([process.execPath, bundles().wcl, ...words, ...registry], process.cwd(), `${folder}/engine.log`);
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}

function refuse(terminal: Terminal, { problems, submission }: PlannedSubmission, options: SubmitOptions): number {
  if (options.json === true) terminal.json({ problems: problemsToJson(problems, submission.textOf) });
  else tellFaults(terminal, problems, submission.textOf);
  terminal.tell("not submitted");
  return exitCode.findings;
}

function sayDry(terminal: Terminal, { plan, problems, submission }: PlannedSubmission, options: SubmitOptions): number {
  const modules = plan.blocks.flatMap((block) =>
    block.modules.map(({ name, quanta }) => ({ block: block.name, module: name, quanta: quanta.length })),
  );
  if (options.json === true) terminal.json({ run: plan.identity.run, modules });
  else {
    terminal.print(`${plan.identity.run} would run:`);
    for (const { module, quanta } of modules) terminal.print(`  ${module.padEnd(30)} ${quanta}`);
    tellProblems(terminal, problems, submission.textOf);
  }
  return exitCode.clean;
}
