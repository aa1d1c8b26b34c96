import { readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Option } from "commander";
import type { Problem } from "../../../grammar/problem.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { baselineOf, loadBaseline, readBaseline, withoutKnown } from "../../checks/baseline.ts";
import { reportGithub } from "../../checks/report-github.ts";
import { summaryText } from "../../checks/report-text.ts";
import { ruleTable } from "../../checks/rule-table.ts";
import { sarifLog } from "../../checks/sarif.ts";
import type { DeclareCommand } from "../command.ts";
import { readCount, submissionOptions } from "../options.ts";
import { planSubmission, type PlanOptions } from "../plan-submission.ts";
import { problemsToJson } from "../problem-json.ts";
import { problemsText } from "../report.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface CheckOptions extends PlanOptions {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly maxWarnings?: string;
  readonly filesFrom?: string;
  readonly baseline?: string;
  readonly writeBaseline?: true;
}

/** `wcl check FILE…`: all rules; starts nothing. With `--facts` what only a plan can show, too. */
export const declare: DeclareCommand = (command, run) => {
  submissionOptions(command)
    .argument("[files...]", "submissions")
    .addOption(
      new Option("--format <form>", "how findings are printed")
        .choices(["text", "json", "sarif", "github"])
        .default("text"),
    )
    .option("--facts <file>", "facts that were saved before: the plan is checked too")
    .option("--max-warnings <number>", "exit 1 with more warnings than that")
    .option("--files-from <file>", "names of submissions, one a line; - for standard input")
    .option("--baseline <file>", "leave out the problems that this file knows (default: baseline of wcl.toml)")
    .option("--write-baseline", "write what is wrong now to the file of --baseline, and exit 0")
    .action(
      run(async (terminal, files: readonly string[], options: CheckOptions) => {
        if (options.writeBaseline === true && options.baseline === undefined)
          throw new UsageError("--write-baseline wants --baseline FILE");
        const names = [
          ...files,
          ...(options.filesFrom === undefined ? [] : await namesIn(terminal, options.filesFrom)),
        ];
        // A pattern of the shell that matched nothing must not pass for a clean submission.
        if (names.length === 0 && options.filesFrom === undefined) throw new UsageError("wcl check wants files");
        const checked: Checked[] = [];
        for (const file of new Set(names.map((name) => resolve(name))))
          checked.push(await checkFile(terminal, file, options));
        if (options.baseline === undefined) return report(terminal, checked, options);
        if (options.writeBaseline === true) return writeBaseline(terminal, checked, options.baseline);
        return report(terminal, await beyondBaseline(checked, options.baseline), options);
      }),
    );
};

async function namesIn(terminal: Terminal, file: string): Promise<string[]> {
  const read = async (): Promise<string> => (file === "-" ? terminal.stdin() : readFile(file, "utf8"));
  const text = await read().catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
  return text.split(/\r?\n/).filter((line) => line !== "");
}

async function writeBaseline(terminal: Terminal, checked: readonly Checked[], file: string): Promise<number> {
  const baseline = baselineOf(
    checked.flatMap((one) => one.problems),
    dirname(resolve(file)),
  );
  await writeFile(file, `${JSON.stringify(baseline, null, 1)}\n`);
  terminal.tell(`${file} knows ${baseline.problems.reduce((sum, { count }) => sum + count, 0)} problems`);
  return exitCode.clean;
}

async function beyondBaseline(checked: readonly Checked[], file: string): Promise<readonly Checked[]> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`the baseline ${file} cannot be read`);
  });
  const baseline = readBaseline(text);
  if (baseline === undefined) throw new UsageError(`${file} is no baseline; wcl check --write-baseline makes one`);
  const folder = dirname(resolve(file));
  const left = new Set(
    withoutKnown(
      checked.flatMap((one) => one.problems),
      baseline,
      folder,
    ),
  );
  return checked.map((one) => ({ ...one, problems: one.problems.filter((problem) => left.has(problem)) }));
}

interface Checked {
  readonly problems: readonly Problem[];
  readonly textOf: (file: string) => string;
}

async function checkFile(terminal: Terminal, file: string, options: CheckOptions): Promise<Checked> {
  const source = options.facts === undefined ? "none" : "file";
  const { submission, project, problems } = await planSubmission(terminal, file, options, source);
  const { textOf } = submission;
  if (options.baseline !== undefined || project.baseline === undefined) return { problems, textOf };
  const known = loadBaseline(project.baseline, submission.system.read);
  if (known === undefined) terminal.tell(`${project.baseline}, which wcl.toml names, is not there or no baseline`);
  return { problems: known === undefined ? problems : withoutKnown(problems, known.baseline, known.folder), textOf };
}

function report(terminal: Terminal, checked: readonly Checked[], options: CheckOptions): number {
  const problems = checked.flatMap((one) => one.problems);
  const folder = process.cwd();
  for (const { problems: own, textOf } of checked) {
    if (options.format === "json") for (const problem of problemsToJson(own, textOf)) terminal.json(problem);
    if (options.format === "github" && own.length > 0) terminal.print(reportGithub(own, textOf, { folder }).trimEnd());
    if (options.format === "text" && own.length > 0) terminal.print(problemsText(terminal, own, textOf).trimEnd());
  }
  if (options.format === "text") terminal.tell(summaryText(problems));
  if (options.format === "sarif") {
    // A file is read under one text, whichever submission includes it.
    const textOf = (file: string): string => checked.map((one) => one.textOf(file)).find((text) => text !== "") ?? "";
    terminal.print(
      JSON.stringify(sarifLog(problems, textOf, { version: packageJson.version, rules: ruleTable, folder }), null, 1),
    );
  }
  return verdict(problems, options);
}

function verdict(problems: readonly Problem[], options: CheckOptions): number {
  const warnings = problems.filter((problem) => problem.severity === "warning").length;
  const most =
    options.maxWarnings === undefined ? Number.POSITIVE_INFINITY : readCount("--max-warnings", options.maxWarnings, 0);
  const errors = problems.some((problem) => problem.severity === "error");
  return errors || warnings > most ? exitCode.findings : exitCode.clean;
}
