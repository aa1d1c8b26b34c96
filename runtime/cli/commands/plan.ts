import { readFile, writeFile } from "node:fs/promises";
import type { Problem } from "../../../grammar/problem.ts";
import { explainRun, type Explanation } from "../../plan/explain.ts";
import { factsToJson } from "../../plan/facts-json.ts";
import { diffPlans, type ComparedPlan, type PlanDifference } from "../../plan/plan-diff.ts";
import { planToJson } from "../../plan/plan-json.ts";
import type { ModulePlan, RunPlan } from "../../plan/run-plan.ts";
import type { DeclareCommand } from "../command.ts";
import { engines } from "../engines.ts";
import { registryOption, runFolderOption, submissionOptions, type RunFolderOptions } from "../options.ts";
import { planSubmission, type PlannedSubmission, type PlanOptions } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellProblems } from "../report.ts";
import { engineCalled } from "../require-engine.ts";
import { showExplanation } from "../show-explanation.ts";
import { showPlanDiff } from "../show-plan-diff.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { writePlan } from "../write-plan.ts";

interface PlanCommandOptions extends PlanOptions, RunFolderOptions {
  readonly module?: string;
  readonly saveFacts?: string;
  readonly explain?: true;
  readonly diff?: string;
  readonly write?: string;
  readonly engine: string;
  readonly json?: true;
}

/**
 * `wcl plan FILE [--module M] [--explain] [--diff OLD] [--write DIR [--engine E]] [--json] [--facts F] [--save-facts F]`: nothing
 * runs but the query programs.
 */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(submissionOptions(command)))
    .argument("<file>", "a submission")
    .option("--module <name>", "only this module, with every quantum")
    .option("--facts <file>", "facts that were saved before; no query runs")
    .option("--save-facts <file>", "save what queries answered")
    .option("--explain", "why: where lines come from, who took them, where inputs come from")
    .option("--diff <old>", "what changed since a plan saved with --json, or since another submission")
    .option("--write <folder>", "write the files of all jobs there, as a run would have them")
    .option("--engine <name>", `with --write also what it is given: ${Object.keys(engines).join(", ")}`, "local")
    .option("--json", "machine form")
    .action(
      run(async (terminal, file: string, options: PlanCommandOptions) => {
        const engine = engineCalled(options.engine);
        const source = options.facts === undefined ? "queries" : "file";
        const planned = await planSubmission(terminal, file, options, source);
        const { submission, facts } = planned;
        if (options.saveFacts !== undefined) await writeFile(options.saveFacts, factsToJson(facts));
        const plan = options.module === undefined ? planned.plan : onlyModule(planned.plan, options.module);
        const broken = planned.problems.some((problem) => problem.severity === "error");
        const written =
          options.write === undefined || broken ? undefined : await writePlan(planned, options, options.write, engine);
        const problems = [...planned.problems, ...(written?.problems ?? [])];
        const toJson = (some: readonly Problem[]) => problemsToJson(some, submission.textOf);
        const differences =
          options.diff === undefined ? undefined : await differencesFrom(terminal, options.diff, plan, options);
        if (options.json === true && differences !== undefined)
          terminal.json({ differences, problems: toJson(problems) });
        else if (options.json === true && options.explain === true)
          terminal.json({ ...explained(planned, options), problems: toJson(problems) });
        else if (options.json === true)
          terminal.json(planToJson(plan, problems, (problem) => toJson([problem])[0] ?? {}));
        else {
          if (differences !== undefined) showPlanDiff(terminal, differences);
          else if (options.explain === true)
            showExplanation(terminal, explained(planned, options), options.module === undefined ? "modules" : "quanta");
          else showPlan(terminal, plan, options.module !== undefined);
          if (written !== undefined) terminal.print(`${written.files} files written to ${options.write ?? ""}`);
          tellProblems(terminal, problems, submission.textOf);
        }
        const wrong = problems.some((problem) => problem.severity === "error");
        return wrong || (differences?.length ?? 0) > 0 ? exitCode.findings : exitCode.clean;
      }),
    );
};

function explained({ submission, facts }: PlannedSubmission, { module }: PlanCommandOptions): Explanation {
  return explainRun(submission.program, facts, module?.toLowerCase()).explanation;
}

/** Compares with a plan in JSON, or with the plan of another submission under the same options. */
async function differencesFrom(
  terminal: Terminal,
  old: string,
  plan: RunPlan,
  options: PlanCommandOptions,
): Promise<readonly PlanDifference[]> {
  const text = await readFile(old, "utf8").catch(() => {
    throw new UsageError(`${old} cannot be read`);
  });
  const after = comparedPlan(planToJson(plan, []));
  if (text.trimStart().startsWith("{")) {
    const saved = comparedPlan(parsed(old, text));
    return diffPlans(options.module === undefined ? saved : ofModule(saved, options.module), after);
  }
  const other = await planSubmission(terminal, old, options, options.facts === undefined ? "queries" : "file");
  const before = options.module === undefined ? other.plan : onlyModule(other.plan, options.module);
  return diffPlans(comparedPlan(planToJson(before, [])), after);
}

function parsed(file: string, text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new UsageError(`${file} is neither a submission nor a plan in JSON`);
  }
}

/** A plan in JSON; what is no plan is wrong usage. */
function comparedPlan(json: object): ComparedPlan {
  if (!("blocks" in json) || typeof json.blocks !== "object") throw new UsageError("that JSON is no plan");
  return JSON.parse(JSON.stringify(json)) as ComparedPlan;
}

function ofModule({ blocks }: ComparedPlan, name: string): ComparedPlan {
  const kept = Object.entries(blocks).map(([block, { modules }]) => {
    const own = Object.entries(modules).filter(([module]) => module === name.toLowerCase());
    return [block, { modules: Object.fromEntries(own) }] as const;
  });
  return { blocks: Object.fromEntries(kept) };
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
    const { after } = block;
    const waits = after === undefined ? "" : `, waits for ${after.length === 0 ? "no block" : after.join(", ")}`;
    terminal.print(`block ${block.name}: ${jobs}${waits}`);
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
