import { flatten } from "../../config/flatten.ts";
import type { DeclareCommand } from "../command.ts";
import { submissionOptions, type SubmissionOptions } from "../options.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellProblems } from "../report.ts";
import { loadSubmission } from "../submission.ts";
import { exitCode } from "../terminal.ts";

interface ParseOptions extends SubmissionOptions {
  readonly json?: true;
}

/** `wcl parse FILE --json`: what the file and its includes say, without packaged defaults and with nothing expanded. */
export const declare: DeclareCommand = (command, run) => {
  submissionOptions(command)
    .argument("<file>", "a WCL file")
    .option("--json", "machine form")
    .action(
      run(async (terminal, file: string, options: ParseOptions) => {
        const { program, problems, textOf } = await loadSubmission(file, options, { defaults: "none" });
        const flat = flatten(program.root);
        if (options.json === true) terminal.json({ flat, problems: problemsToJson(problems, textOf) });
        else {
          for (const [path, value] of flat)
            terminal.print(value === null ? `<${path.join(" ")}>` : `${path.join(".")} = ${value}`);
          tellProblems(terminal, problems, textOf);
        }
        return problems.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
      }),
    );
};
