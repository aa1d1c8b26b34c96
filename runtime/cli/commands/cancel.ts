import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder } from "../../events/lock-file.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, statusOfRun, type RunPlace } from "../find-run.ts";
import { runFolderOption, runRoot, type RunFolderOptions } from "../options.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface CancelOptions extends RunFolderOptions {
  readonly json?: true;
}

/** `wcl cancel RUN`: the engine ends its programs in order; safe to repeat. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(command)
    .argument("<run>", "UNIT_rREQpATT")
    .option("--json", "machine form")
    .action(
      run(async (terminal, name: string, options: CancelOptions) => {
        const place = await findRun(runRoot(options), name);
        await stopEngine(place);
        return say(terminal, place, options);
      }),
    );
};

/** Longer than the grace a job gives its programs, so that an answer is the truth. */
const patienceMs = 60_000;

async function stopEngine(place: RunPlace): Promise<void> {
  const engine = await lockHolder(place.journal);
  if (engine === undefined) return;
  if (engine.host !== hostname())
    throw new UsageError(`the engine of ${place.run} runs on ${engine.host}: cancel it there`);
  process.kill(engine.pid, "SIGTERM");
  const deadline = Date.now() + patienceMs;
  while ((await lockHolder(place.journal)) !== undefined) {
    if (Date.now() > deadline) throw new UsageError(`the engine of ${place.run} (process ${engine.pid}) does not end`);
    await sleep(50);
  }
}

async function say(terminal: Terminal, place: RunPlace, options: CancelOptions): Promise<number> {
  const { status } = await statusOfRun(place);
  if (options.json === true) terminal.json({ run: place.run, state: status.state });
  else terminal.print(`${place.run} is ${status.state}`);
  return exitCode.clean;
}
