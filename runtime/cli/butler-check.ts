import { inputOf } from "../checks/check-input.ts";
import { syncRows } from "../checks/sync-table.ts";
import { loadProject } from "./project.ts";
import { planSubmission, type PlanOptions } from "./plan-submission.ts";
import { printTable } from "./print-table.ts";
import { problemsToJson } from "./problem-json.ts";
import { problemsText } from "./report.ts";
import { exitCode, UsageError, type Terminal } from "./terminal.ts";

export interface ButlerCheckOptions extends PlanOptions {
  readonly format: "text" | "json";
}

/** Codes of what can be wrong between a submission and the Butler. */
const ofButler = /^(?:sync|policy|cmd)\/|^LSST/;

/** `wcl butler check FILE`: every file section with its dataset type and the verdict, then what is wrong. */
export async function checkWithButler(terminal: Terminal, file: string, options: ButlerCheckOptions): Promise<number> {
  const source = options.facts === undefined ? "none" : "file";
  const { submission, plan, problems } = await planSubmission(terminal, file, options, source);
  const { butler } = loadProject(submission.program.entry, submission.system);
  if (butler === undefined)
    throw new UsageError(`there is no [butler] in a wcl.toml at or above ${submission.program.entry}`);
  const { sync } = inputOf(submission.program, source === "none" ? undefined : plan, butler);
  const rows = syncRows(sync());
  const own = problems.filter(({ code }) => ofButler.test(code));
  if (options.format === "json") {
    for (const row of rows) terminal.json(row);
    for (const problem of problemsToJson(own, submission.textOf)) terminal.json(problem);
  } else {
    const columns = ["module", "file", "dataset type", "verdict", "path in the job"];
    const cells = rows.map((row) => [row.module, row.file, row.type, row.verdict, row.path]);
    printTable(terminal, { columns, rows: cells }, "table");
    if (own.length > 0) terminal.print(problemsText(terminal, own, submission.textOf).trimEnd());
  }
  return own.some(({ severity }) => severity === "error") ? exitCode.findings : exitCode.clean;
}
