import { resolve } from "node:path";
import { Option } from "commander";
import type { Problem } from "../../../grammar/problem.ts";
import type { DeclareCommand } from "../command.ts";
import { readCount, submissionOptions } from "../options.ts";
import { planSubmission, type PlanOptions } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { problemLines } from "../report.ts";
import { exitCode, type Terminal } from "../terminal.ts";

interface CheckOptions extends PlanOptions {
  readonly format: "text" | "json";
  readonly maxWarnings?: string;
  readonly filesFrom?: string;
}

/** `wcl check FILE…`: all rules; starts nothing. With `--facts` what only a plan can show, too. */
export const declare: DeclareCommand = (command, run) => {
  submissionOptions(command)
    .argument("[files...]", "submissions")
    .addOption(new Option("--format <form>", "how findings are printed").choices(["text", "json"]).default("text"))
    .option("--facts <file>", "facts that were saved before: the plan is checked too")
    .option("--max-warnings <number>", "exit 1 with more warnings than that")
    .option("--files-from <file>", "names of submissions, one a line; - for standard input")
    .action(
      run(async (terminal, files: readonly string[], options: CheckOptions) => {
        const names = [
          ...files,
          ...(options.filesFrom === "-" ? (await terminal.stdin()).split("\n").filter((line) => line !== "") : []),
        ];
        const found: Problem[] = [];
        for (const file of new Set(names.map((name) => resolve(name))))
          found.push(...(await checkFile(terminal, file, options)));
        return verdict(found, options);
      }),
    );
};

async function checkFile(terminal: Terminal, file: string, options: CheckOptions): Promise<readonly Problem[]> {
  const source = options.facts === undefined ? "none" : "file";
  const { submission, problems } = await planSubmission(terminal, file, options, source);
  if (options.format === "json")
    for (const problem of problemsToJson(problems, submission.textOf)) terminal.json(problem);
  else for (const line of problemLines(problems, submission.textOf, process.cwd())) terminal.print(line);
  return problems;
}

function verdict(problems: readonly Problem[], options: CheckOptions): number {
  const warnings = problems.filter((problem) => problem.severity === "warning").length;
  const most =
    options.maxWarnings === undefined ? Number.POSITIVE_INFINITY : readCount("--max-warnings", options.maxWarnings, 0);
  const errors = problems.some((problem) => problem.severity === "error");
  return errors || warnings > most ? exitCode.findings : exitCode.clean;
}
