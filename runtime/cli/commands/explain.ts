import { nearNames } from "../../config/near.ts";
import { ruleTable } from "../../checks/rule-table.ts";
import type { DeclareCommand } from "../command.ts";
import { exitCode, UsageError } from "../terminal.ts";

/** `wcl explain CODE`: what a rule means, why it matters, and an example of each kind. */
export const declare: DeclareCommand = (command, run) => {
  command.argument("<code>", "for example PFW213").action(
    run((terminal, code: string) => {
      const rule = ruleTable.find((one) => one.code.toLowerCase() === code.toLowerCase());
      if (rule === undefined) {
        const near = nearNames(
          code,
          ruleTable.map((one) => one.code),
        );
        throw new UsageError(
          `there is no rule ${code}${near.length === 0 ? "" : `; did you mean ${near.join(", ")}?`} (wcl rules lists all)`,
        );
      }
      terminal.print(`${rule.code} (${rule.severity}): ${rule.title}`);
      terminal.print("");
      terminal.print(rule.explanation);
      if ("bad" in rule) {
        for (const [name, example] of [
          ["Wrong", rule.bad],
          ["Right", rule.good],
        ] as const) {
          terminal.print("");
          terminal.print(`${name}:`);
          for (const line of example.text.trim().split("\n")) terminal.print(`    ${line}`);
        }
      }
      return exitCode.clean;
    }),
  );
};
