import { writeFile } from "node:fs/promises";
import { factsToJson } from "../../plan/facts-json.ts";
import { planToJson } from "../../plan/plan-json.ts";
import type { ModulePlan, RunPlan } from "../../plan/run-plan.ts";
import type { DeclareCommand } from "../command.ts";
import { registryOption, submissionOptions } from "../options.ts";
import { planSubmission, type PlanOptions } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellProblems } from "../report.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface PlanCommandOptions extends PlanOptions {
  readonly module?: string;
  readonly saveFacts?: string;
  readonly json?: true;
}

/** `wcl plan FILE [--module M] [--json] [--facts F] [--save-facts F]`: nothing runs but the query programs. */
export const declare: DeclareCommand = (command, run) => {
  registryOption(submissionOptions(command))
    .argument("<file>", "a submission")
    .option("--module <name>", "only this module, with every quantum")
    .option("--facts <file>", "facts that were saved before; no query runs")
    .option("--save-facts <file>", "save what the query programs answered")
    .option("--json", "machine form")
    .action(
      run(async (terminal, file: string, options: PlanCommandOptions) => {
        const source = options.facts === undefined ? "queries" : "file";
        const { submission, facts, plan, problems } = await planSubmission(terminal, file, options, source);
        if (options.saveFacts !== undefined) await writeFile(options.saveFacts, factsToJson(facts));
        const shown = options.module === undefined ? plan : onlyModule(plan, options.module);
        if (options.json === true) {
          const [json] = [
            planToJson(shown, problems, (problem) => toJson(problemsToJson([problem], submission.textOf)[0])),
          ];
          terminal.json(json);
        } else {
          showPlan(terminal, shown, options.module !== undefined);
          tellProblems(terminal, problems, submission.textOf);
        }
        return problems.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
      }),
    );
};

/** The printed form holds plain JSON values only. */
function toJson(value: unknown): ReturnType<typeof planToJson> {
  return value as ReturnType<typeof planToJson>;
}

function onlyModule(plan: RunPlan, name: string): RunPlan {
  const blocks = plan.blocks.map((block) => ({
    ...block,
    modules: block.modules.filter((module) => module.name === name.toLowerCase()),
  }));
  if (blocks.every((block) => block.modules.length === 0)) throw new UsageError(`no block runs a module ${name}`);
  return { ...plan, blocks };
}

function showPlan(terminal: Terminal, plan: RunPlan, whole: boolean): void {
  terminal.print(`${plan.identity.run}  →  ${plan.identity.opsRunDir}`);
  for (const block of plan.blocks) {
    const jobs = block.jobs.length === 1 ? "1 job" : `${block.jobs.length} jobs`;
    terminal.print(`block ${block.name}: ${jobs}`);
    const width = Math.max(0, ...block.modules.map((module) => module.name.length));
    for (const module of block.modules) {
      const loop = module.loopkeys.length === 0 ? "" : `  by ${module.loopkeys.join(", ")}`;
      terminal.print(
        `  ${module.name.padEnd(width)} ${String(module.quanta.length).padStart(7)}${module.noop ? "  (only its queries)" : loop}`,
      );
      if (whole) showQuanta(terminal, module);
    }
  }
}

function showQuanta(terminal: Terminal, module: ModulePlan): void {
  for (const quantum of module.quanta) {
    const keys = [...quantum.keys].map(([key, value]) => `${key}=${value}`).join(" ");
    terminal.print(`    ${quantum.wrapnum}  ${keys}`);
    for (const command of quantum.commands) terminal.print(`        $ ${command.map(quote).join(" ")}`);
    for (const list of quantum.lists.values()) terminal.print(`        list ${list.path} (${list.lines.length} lines)`);
    for (const name of quantum.outputs) {
      for (const file of quantum.files.get(name)?.files ?? []) {
        const kept = quantum.files.get(name)?.archivePath;
        terminal.print(`        makes ${file.path}${kept === undefined ? "" : `  →  ${kept}`}`);
      }
    }
  }
}

/** For reading and pasting into a shell by a person; we ourselves never give this to one. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
