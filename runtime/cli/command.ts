import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** What a command file exports: arguments and options declared on `command`, and an action that answers with an exit code. */
export type DeclareCommand = (command: Command, run: RunAction) => void;

/** Wraps an action so that its exit code reaches the process. */
export type RunAction = <Words extends readonly unknown[]>(
  action: (terminal: Terminal, ...words: Words) => Promise<number> | number,
) => (...words: Words) => Promise<void>;

/** One row of the command table. The file behind it is loaded only when the command is called. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly declare: DeclareCommand }>;
}
