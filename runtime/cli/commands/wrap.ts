import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { programEnvironment } from "../../execution/program-environment.ts";
import { startLauncher } from "../../execution/process.ts";
import { keyIn, readInputWcl, sectionAt } from "../../execution/wrapper/input-wcl.ts";
import { wrap } from "../../execution/wrapper/wrap.ts";
import type { WclData } from "../../config/program.ts";
import { commandLine, dialectOf, execSections } from "../../plan/command-line.ts";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface WrapCommandOptions {
  readonly dryRun?: true;
  readonly path: readonly string[];
}

/** `wcl wrap INPUT.wcl [--dry-run]`: one wrapper instance by hand, in the current folder. */
export const declare: DeclareCommand = (command, run) => {
  command
    .argument("<input>", "an input WCL, as a plan writes it")
    .option("--dry-run", "print the command lines as JSON arrays, run nothing")
    .option(
      "--path <folder>",
      "look for programs here first (repeatable)",
      (folder: string, all: string[]) => [...all, folder],
      [],
    )
    .action(
      run(async (terminal, input: string, options: WrapCommandOptions) => {
        if (!existsSync(input)) throw new UsageError(`${input} is not a file`);
        return options.dryRun === true
          ? showCommands(terminal, resolve(input))
          : runWrapper(terminal, resolve(input), options);
      }),
    );
};

function showCommands(terminal: Terminal, input: string): number {
  const read = readInputWcl(input, process.cwd());
  if (read.kind === "unreadable") {
    terminal.tell(`${input}: ${read.message}`);
    return exitCode.findings;
  }
  const { document } = read;
  const dialect = dialectOf(keyIn(sectionAt(document, "wrapper"), "wrappername") ?? "");
  const lines = execSections(document).map((exec) =>
    commandLine(document, exec, { dialect, listLines: (list) => listLines(document, list) }),
  );
  for (const { argv, problems } of lines) {
    if (argv.length > 0) terminal.json(argv);
    for (const problem of problems) terminal.tell(`${input}: ${problem.severity} ${problem.code} ${problem.message}`);
  }
  return lines.every(({ argv }) => argv.length > 0) && lines.length > 0 ? exitCode.clean : exitCode.findings;
}

function listLines(document: WclData, list: string): readonly string[] | undefined {
  const path = keyIn(sectionAt(document, list.startsWith("list.") ? list : `list.${list}`), "fullname");
  return path === undefined || !existsSync(path)
    ? undefined
    : readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "");
}

async function runWrapper(terminal: Terminal, input: string, options: WrapCommandOptions): Promise<number> {
  const token = randomUUID();
  const launcher = startLauncher(bundles().launcher, { token });
  const log = resolve(logOf(input));
  await mkdir(dirname(log), { recursive: true });
  try {
    const { record, outputwcl } = await wrap(
      { folder: process.cwd(), input, log },
      {
        launcher,
        environment: programEnvironment({
          own: process.env,
          added: {},
          programPath: options.path.map((folder) => resolve(folder)),
          epoch: Math.floor(Date.now() / 1000),
          token,
        }),
        graceSeconds: 10,
        signal: terminal.interrupted,
        versions: new Map(),
        repositories: new Map(),
      },
    );
    terminal.print(`status ${record.status}${record.message === undefined ? "" : `: ${record.message}`}`);
    terminal.print(`log ${log}`);
    if (outputwcl !== "") terminal.print(`output WCL ${outputwcl}`);
    // The wrapper's own status is the answer, as programs that call wrappers expect it.
    return record.status < 0 ? 256 + record.status : record.status;
  } finally {
    await launcher.close();
  }
}

/** The log that the input WCL names, else one beside it. */
function logOf(input: string): string {
  const read = readInputWcl(input, process.cwd());
  return (read.kind === "read" ? keyIn(read.document, "log") : undefined) ?? `${input}.log`;
}
