import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../find-program.ts";
import { runProgram, type Launcher } from "../process.ts";
import { SchedulerError } from "./scheduler.ts";

/** A scheduler's own programs, run to hear what they print. */
export interface AskOptions {
  readonly launcher: Launcher;
  /** Of this process; the programs get all of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it is called when it is not there: `Slurm`. */
  readonly scheduler: string;
}

export interface ProgramAnswer {
  readonly status: number;
  /** Both outputs, as they came. */
  readonly text: string;
}

/** A scheduler that says nothing for so long is away. */
const patienceSeconds = 60;

/**
 * Runs one program of a scheduler, found by PATH. Throws SchedulerError: `absent` when it is not there, `away` when it
 * says nothing in a minute.
 */
export async function askProgram(
  options: AskOptions,
  words: readonly [string, ...string[]],
  cwd = "/",
): Promise<ProgramAnswer> {
  const { launcher, environment, scheduler } = options;
  const [name, ...rest] = words;
  const folders = (environment.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(":").filter((folder) => folder !== "");
  const found = await findProgram(name, folders, "/");
  if (found.kind === "missing")
    throw new SchedulerError("absent", `${scheduler} is not on this machine: ${found.message}`);
  const logFile = join(tmpdir(), `wcl-${name}-${randomUUID()}`);
  try {
    const result = await runProgram(
      launcher,
      { argv: [found.path, ...rest], cwd, env: environment, logFile, graceSeconds: 1, timeoutSeconds: patienceSeconds },
      new AbortController().signal,
    );
    if (result.kind === "refused") throw new SchedulerError("away", `${name}: ${result.message}`);
    if (result.reason === "timeout")
      throw new SchedulerError("away", `${name} says nothing for ${String(patienceSeconds)} s`);
    return { status: result.status, text: await readFile(logFile, "utf8").catch(() => "") };
  } finally {
    await rm(logFile, { force: true });
  }
}
