import type { DeclareCommand } from "../command.ts";
import { driveRun } from "../drive-run.ts";
import { engines } from "../engines.ts";
import { hasErrors, leaveToEngine, openAttempt, type AttemptOptions } from "../open-attempt.ts";
import { jobsAtOnce, registryOption, runFolderOption, submissionOptions } from "../options.ts";
import { planSubmission, type PlannedSubmission } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellFaults, tellProblems } from "../report.ts";
import { requireEngine } from "../require-engine.ts";
import { exitCode, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface SubmitOptions extends AttemptOptions {
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
    const ready = await openAttempt(terminal, file, options, registry, first);
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
