import { writeFile } from "node:fs/promises";
import { readJournal } from "../../events/journal.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun } from "../find-run.ts";
import { runFolderOption, runRoot, type RunFolderOptions } from "../options.ts";
import { gatherReport } from "../run-report.ts";
import { runReportPage } from "../run-report-page.ts";
import { exitCode } from "../terminal.ts";

interface ReportOptions extends RunFolderOptions {
  readonly html?: string;
}

/** `wcl report RUN [--html FILE]`: a run on one page, also while it goes on; needs no registry. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(command)
    .argument("<run>", "UNIT_rREQpATT")
    .option("--html <file>", "write the page there (default: RUN.html); - for standard output")
    .action(
      run(async (terminal, name: string, options: ReportOptions) => {
        const place = await findRun(runRoot(options), name);
        const page = runReportPage(await gatherReport(readJournal(place.journal)), Date.now());
        const file = options.html ?? `${name}.html`;
        if (file === "-") terminal.print(page);
        else {
          await writeFile(file, page);
          terminal.print(file);
        }
        return exitCode.clean;
      }),
    );
};
