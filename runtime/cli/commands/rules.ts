import { ruleTable } from "../../checks/rule-table.ts";
import type { DeclareCommand } from "../command.ts";
import { exitCode } from "../terminal.ts";

/** `wcl rules [--json]`: every rule with its severity. */
export const declare: DeclareCommand = (command, run) => {
  command.option("--json", "machine form").action(
    run((terminal, options: { readonly json?: true }) => {
      for (const { code, severity, title } of ruleTable) {
        if (options.json === true) terminal.json({ code, severity, title });
        else terminal.print(`${code.padEnd(22)} ${severity.padEnd(12)} ${title}`);
      }
      return exitCode.clean;
    }),
  );
};
