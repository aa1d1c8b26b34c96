import { expand } from "../../config/expand.ts";
import { loadProgram } from "../../config/load.ts";
import { scopeOrder, type Context, type ContextValue, type ScopeName } from "../../config/program.ts";
import { diskSystem, memorySystem } from "../../system.ts";
import type { DeclareCommand } from "../command.ts";
import { collect, readPairs, settingsOf, submissionOptions, type SubmissionOptions } from "../options.ts";
import { problemsToJson } from "../problem-json.ts";
import { tellProblems } from "../report.ts";
import { loadSubmission, type Submission } from "../submission.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface ExpandCommandOptions extends SubmissionOptions {
  readonly current: readonly string[];
  readonly object: readonly string[];
  readonly scope?: string;
  readonly lists: boolean;
  readonly json?: true;
}

/** What problems in TEXT give as their file. */
const givenText = "<text>";

/** `wcl expand FILE TEXT …`: the planner's expansion, with every step. */
export const declare: DeclareCommand = (command, run) => {
  submissionOptions(command)
    .argument("<file>", "a WCL file, or - for standard input")
    .argument("<text>", "for example '${unitname}_r${reqnum}p${attnum:2}'")
    .option("--current <key=value>", "a current value (repeatable)", collect, [])
    .option("--object <key=value>", "a value of the definition at hand (repeatable)", collect, [])
    .option("--scope <names>", "where to look: module=m,block=b,file=f,…")
    .option("--no-lists", "leave variables with several values as they stand")
    .option("--json", "machine form")
    .action(
      run(async (terminal, file: string, text: string, options: ExpandCommandOptions) => {
        const { program, problems: reading, textOf } = await readFrom(terminal, file, options);
        const context: Context = {
          current: valuesOf("--current", options.current),
          object: valuesOf("--object", options.object),
          scope: readScope(options.scope ?? ""),
        };
        const { values, keep, steps, problems } = expand(program, text, context, {
          lists: options.lists ? "expand" : "keep",
          file: givenText,
        });
        const textUnder = (name: string): string => (name === givenText ? text : textOf(name));
        // An answer from half a submission must not pass for the whole one.
        const found = [...reading.filter((problem) => problem.severity === "error"), ...problems];
        if (options.json === true) {
          const kept = keep.map((map) => Object.fromEntries(map));
          terminal.json({ values, keep: kept, steps, problems: problemsToJson(found, textUnder) });
        } else {
          for (const value of values) terminal.print(value);
          tellProblems(terminal, found, textUnder);
        }
        return found.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
      }),
    );
};

/** Read as the planner reads it: with packaged defaults, and with the names of sections as values in them. */
async function readFrom(
  terminal: Terminal,
  file: string,
  options: ExpandCommandOptions,
): Promise<Pick<Submission, "program" | "problems" | "textOf">> {
  if (file !== "-") return loadSubmission(file, options);
  const entry = `${diskSystem().workingFolder}/<stdin>`;
  const system = memorySystem({ [entry]: await terminal.stdin() });
  const { program, problems } = loadProgram(entry, system, { settings: settingsOf(options) });
  return { program, problems, textOf: (name) => program.files.get(name)?.text ?? "" };
}

function valuesOf(option: string, pairs: readonly string[]): ReadonlyMap<string, ContextValue> {
  return new Map(readPairs(option, pairs).map(([key, text]) => [key.toLowerCase(), { text, atomic: false }]));
}

function readScope(text: string): Partial<Record<ScopeName, string>> {
  const pairs = readPairs("--scope", text === "" ? [] : text.split(","));
  return Object.fromEntries(
    pairs.map(([name, value]) => {
      if (!scopeOrder.some((known) => known === name))
        throw new UsageError(`--scope knows ${scopeOrder.join(", ")}, not "${name}"`);
      return [name, value.toLowerCase()];
    }),
  );
}
