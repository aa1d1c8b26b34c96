import { writeFile } from "node:fs/promises";
import { Option } from "commander";
import { readJournal } from "../../events/journal.ts";
import { savedQuestions, type SavedQuestion } from "../../registry/saved-questions.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun } from "../find-run.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { printTable, tableFormats, type TableFormat } from "../print-table.ts";
import { gatherReport } from "../run-report.ts";
import { runReportPage } from "../run-report-page.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface ReportOptions extends RegistryOptions, RunFolderOptions {
  readonly html?: string;
  readonly unit?: string;
  readonly since?: string;
  readonly tag?: string;
  readonly format: TableFormat;
}

/** `wcl report [RUN|QUESTION]`: a run on one page, also while it goes on; or a saved question to the registry. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("[what]", "UNIT_rREQpATT, or a saved question; without it the questions are listed")
    .option("--html <file>", "of a run: write the page there (default: RUN.html); - for standard output")
    .option("--unit <name>", "of a question: only this unit")
    .option("--since <date>", "of a question: only attempts submitted since then (ISO 8601)")
    .option("--tag <tag>", "of a question: only attempts with this tag")
    .addOption(new Option("--format <format>", "of a question").choices(tableFormats).default("table"))
    .action(
      run(async (terminal, what: string | undefined, options: ReportOptions) => {
        if (what === undefined) {
          for (const { name, tells } of savedQuestions) terminal.print(`${name.padEnd(12)} ${tells}`);
          return exitCode.clean;
        }
        const question = savedQuestions.find(({ name }) => name === what);
        return question === undefined ? page(terminal, what, options) : answer(terminal, question, options);
      }),
    );
};

async function page(terminal: Terminal, name: string, options: ReportOptions): Promise<number> {
  const place = await findRun(runRoot(options), name);
  const text = runReportPage(await gatherReport(readJournal(place.journal)), Date.now());
  const file = options.html ?? `${name}.html`;
  if (file === "-") terminal.print(text);
  else {
    await writeFile(file, text);
    terminal.print(file);
  }
  return exitCode.clean;
}

async function answer(terminal: Terminal, question: SavedQuestion, options: ReportOptions): Promise<number> {
  const { unit, since, tag } = options;
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw new UsageError(`--since wants a date, not "${since}"`);
  const filter = {
    ...(unit === undefined ? {} : { unitname: unit }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(tag === undefined ? {} : { tag }),
  };
  const table = await withCompleteRegistry(terminal, options, (registry) => registry.askSaved(question, filter));
  printTable(terminal, table, options.format);
  return exitCode.clean;
}
