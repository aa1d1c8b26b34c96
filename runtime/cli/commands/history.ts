import type { DeclareCommand } from "../command.ts";
import { readCount, registryOption, type RegistryOptions } from "../options.ts";
import { printTable } from "../print-table.ts";
import { exitCode, UsageError } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface HistoryOptions extends RegistryOptions {
  readonly unit?: string;
  readonly since?: string;
  readonly limit: string;
  readonly json?: true;
}

/** `wcl history [--unit U] [--since D]`: past attempts, the latest first. */
export const declare: DeclareCommand = (command, run) => {
  registryOption(command)
    .option("--unit <name>", "only this unit")
    .option("--since <date>", "only attempts submitted since then (ISO 8601)")
    .option("--limit <number>", "at most so many", "50")
    .option("--json", "machine form")
    .action(
      run(async (terminal, options: HistoryOptions) => {
        if (options.since !== undefined && Number.isNaN(Date.parse(options.since)))
          throw new UsageError(`--since wants a date, not "${options.since}"`);
        const filter = {
          limit: readCount("--limit", options.limit, 1),
          ...(options.unit === undefined ? {} : { unitname: options.unit }),
          ...(options.since === undefined ? {} : { since: new Date(options.since).toISOString() }),
        };
        const attempts = await withCompleteRegistry(terminal, options, (registry) => registry.history(filter));
        if (options.json === true) for (const attempt of attempts) terminal.json(attempt);
        else {
          const rows = attempts.map((one) => [
            `${one.unitname}_r${one.reqnum}p${String(one.attnum).padStart(2, "0")}`,
            one.processingState,
            one.submitted,
            one.started === null || one.ended === null ? "" : seconds(one.started, one.ended),
            one.wrappers,
            one.failed,
          ]);
          printTable(
            terminal,
            { columns: ["run", "state", "submitted", "wall clock", "wrappers", "failed"], rows },
            "table",
          );
        }
        return exitCode.clean;
      }),
    );
};

function seconds(start: string, end: string): string {
  return `${((Date.parse(end) - Date.parse(start)) / 1000).toFixed(1)} s`;
}
