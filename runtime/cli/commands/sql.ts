import { Option } from "commander";
import type { DeclareCommand } from "../command.ts";
import { registryOption, type RegistryOptions } from "../options.ts";
import { printTable, tableFormats, type TableFormat } from "../print-table.ts";
import { exitCode } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface SqlOptions extends RegistryOptions {
  readonly format: TableFormat;
}

/** `wcl sql [QUERY] [--format table|csv|json]`: any question, in a read-only transaction; without QUERY from standard input. */
export const declare: DeclareCommand = (command, run) => {
  registryOption(command)
    .argument("[query]", "SQL; from standard input when it is not given")
    .addOption(new Option("--format <form>", "how rows are printed").choices(tableFormats).default("table"))
    .action(
      run(async (terminal, query: string | undefined, options: SqlOptions) => {
        const question = query ?? (await terminal.stdin());
        const table = await withCompleteRegistry(terminal, options, (registry) => registry.sql(question));
        printTable(terminal, table, options.format);
        return exitCode.clean;
      }),
    );
};
