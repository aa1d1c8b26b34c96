import { Command } from "commander";
import type { RunAction } from "../../runtime/cli/command.ts";
import { commandTable } from "../../runtime/cli/command-table.ts";
import { exitCode, UsageError, type Terminal } from "../../runtime/cli/terminal.ts";
import type { Answer } from "./wcl.ts";

/**
 * Calls a command of `wcl` within this process: the same command file, a terminal that only remembers. For masses of
 * cases; what the process around a command does (loading, wrong usage, signals) is tested with a real one.
 */
export async function wclHere(words: readonly string[], stdin = ""): Promise<Answer> {
  const out: string[] = [];
  const err: string[] = [];
  const outcome: { code: number } = { code: exitCode.unable };
  const terminal = rememberingTerminal(out, err, stdin);
  const run: RunAction =
    (action) =>
    async (...given) => {
      outcome.code = await action(terminal, ...given);
    };
  try {
    const row = commandTable.find(({ name }) => name === words[0]);
    if (row === undefined) throw new UsageError(`there is no command ${words[0] ?? ""}`);
    const command = new Command(row.name).exitOverride().configureOutput({ writeErr: (text) => err.push(text) });
    (await row.load()).declare(command, run);
    await command.parseAsync(words.slice(1), { from: "user" });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err.push(`wcl: ${error.message}\n`);
  }
  return { code: outcome.code, stdout: out.join(""), stderr: err.join("") };
}

function rememberingTerminal(out: string[], err: string[], stdin: string): Terminal {
  return {
    print: (line) => void out.push(`${line}\n`),
    json: (value) => void out.push(`${JSON.stringify(value)}\n`),
    tell: (line) => void err.push(`${line}\n`),
    live: false,
    colour: false,
    width: () => 100,
    repaint: () => undefined,
    stdin: () => Promise.resolve(stdin),
    interrupted: new AbortController().signal,
  };
}
