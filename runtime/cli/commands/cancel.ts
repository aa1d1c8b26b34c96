import type { DeclareCommand } from "../command.ts";
import { findRun, statusOfRun, type RunPlace } from "../find-run.ts";
import { stopEngine } from "../stop-engine.ts";
import { runFolderOption, runRoot, type RunFolderOptions } from "../options.ts";
import { exitCode, type Terminal } from "../terminal.ts";

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

async function say(terminal: Terminal, place: RunPlace, options: CancelOptions): Promise<number> {
  const { status } = await statusOfRun(place);
  if (options.json === true) terminal.json({ run: place.run, state: status.state });
  else terminal.print(`${place.run} is ${status.state}`);
  return exitCode.clean;
}
