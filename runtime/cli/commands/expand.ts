import { expand } from "../../config/expand.ts";
import { loadProgram } from "../../config/load.ts";
import { scopeOrder, type Context, type ContextValue, type Program, type ScopeName } from "../../config/program.ts";
import { diskSystem, memorySystem } from "../../system.ts";
import type { DeclareCommand } from "../command.ts";
import { collect, readPairs, submissionOptions, type SubmissionOptions } from "../options.ts";
import { loadSubmission } from "../submission.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface ExpandCommandOptions extends SubmissionOptions {
  readonly current: readonly string[];
  readonly object: readonly string[];
  readonly scope?: string;
  readonly lists: boolean;
  readonly json?: true;
}

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
        const program = await programOf(terminal, file, options);
        const context: Context = {
          current: valuesOf("--current", options.current),
          object: valuesOf("--object", options.object),
          scope: readScope(options.scope ?? ""),
        };
        const { values, keep, steps, problems } = expand(program, text, context, {
          lists: options.lists ? "expand" : "keep",
        });
        if (options.json === true)
          terminal.json({ values, keep: keep.map((map) => Object.fromEntries(map)), steps, problems });
        else {
          for (const value of values) terminal.print(value);
          for (const problem of problems) terminal.tell(`${problem.severity} ${problem.code} ${problem.message}`);
        }
        return problems.some((problem) => problem.severity === "error") ? exitCode.findings : exitCode.clean;
      }),
    );
};

async function programOf(terminal: Terminal, file: string, options: ExpandCommandOptions): Promise<Program> {
  if (file !== "-") return (await loadSubmission(file, options, { defaults: "none" })).program;
  const entry = `${diskSystem().workingFolder}/<stdin>`;
  const system = memorySystem({ [entry]: await terminal.stdin() });
  return loadProgram(entry, system, { defaults: "none", settings: readPairs("--set", options.set) }).program;
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
