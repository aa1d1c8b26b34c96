import { Command } from "commander";
import { commandTable } from "./command-table.ts";
import type { RunAction } from "./command.ts";
import { exitCode, processTerminal, UsageError, type Terminal } from "./terminal.ts";
import packageJson from "../../package.json" with { type: "json" };

const lingerMs = 10_000;

void main(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
  // All is done: what is still open must not keep whoever waits for our end, and Node may wait for its own threads.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
  setTimeout(() => process.exit(), lingerMs).unref();
});

/** Runs one command and answers with its exit code. A bug ends here too: one line, no stack trace, exit code 2. */
async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  const outcome = { code: 0 };
  const run: RunAction =
    (action) =>
    async (...given) => {
      outcome.code = await action(terminal, ...given);
    };
  try {
    const program = await declareProgram(words[0], run);
    await program.parseAsync([...words], { from: "user" });
    return terminal.interrupted.aborted && outcome.code === 0 ? exitCode.interrupted : outcome.code;
  } catch (error) {
    return explain(error, terminal);
  }
}

async function declareProgram(wanted: string | undefined, run: RunAction): Promise<Command> {
  const program = new Command("wcl")
    .description("Edit, preview, run and ask: WCL, the Workflow Control Language.")
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError("(wcl COMMAND --help shows the options)");
  for (const row of commandTable) {
    const command = program.command(row.name).description(row.summary).exitOverride();
    // Only the command that was called pays for loading what it stands on.
    if (row.name === wanted) (await row.load()).declare(command, run);
  }
  return program;
}

function explain(error: unknown, terminal: Terminal): number {
  if (isCommanderExit(error)) return error.exitCode === 0 ? exitCode.clean : exitCode.unable;
  const message = error instanceof Error ? error.message : String(error);
  terminal.tell(`wcl: ${message}`);
  if (!(error instanceof UsageError) && process.env.WCL_DEBUG !== undefined && error instanceof Error) {
    terminal.tell(error.stack ?? "");
  }
  return exitCode.unable;
}

function isCommanderExit(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && "exitCode" in error && "code" in error && String(error.code).startsWith("commander.")
  );
}
