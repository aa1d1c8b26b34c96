import type { DeclareCommand } from "../command.ts";
import type { RunStatus } from "../../events/run-status.ts";
import { detachEngine, takeUpWords } from "../detach-engine.ts";
import { driveRun } from "../drive-run.ts";
import type { RunPlace } from "../find-run.ts";
import {
  jobsAtOnce,
  registryOption,
  runFolderOption,
  runRoot,
  type RegistryOptions,
  type RunFolderOptions,
} from "../options.ts";
import { openStopped, stoppedRun } from "../stopped-run.ts";
import { exitCode, type Terminal } from "../terminal.ts";
import { withCompleteRegistry, withRegistry } from "../with-registry.ts";

interface ResumeOptions extends RegistryOptions, RunFolderOptions {
  readonly jobs?: string;
  readonly detach?: true;
  readonly json?: true;
}

/** `wcl resume RUN`: takes up a run that was stopped or killed; what is done stays done. Safe to repeat. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .option("--jobs <number>", "jobs at once (on this machine 2 unless given; a batch system has limits of its own)")
    .option("--detach", "leave the run to an engine of its own")
    .option("--json", "machine form: one event a line")
    .action(
      run(async (terminal, name: string, options: ResumeOptions) => {
        const { place, status } = await stoppedRun(runRoot(options), name);
        if (status.state === "done") return sayDone(terminal, place, status, options);
        if (options.detach === true) {
          await detachEngine(terminal, place, takeUpWords("resume", place, options), options);
          return exitCode.clean;
        }
        return withCompleteRegistry(terminal, options, async (registry) => {
          const open = await openStopped(place);
          return driveRun(terminal, open, registry, {
            ...jobsAtOnce(options),
            json: options.json === true ? "json" : "text",
          });
        });
      }),
    );
};

/** The journal may know more than the registry, when that was away at the end. */
async function sayDone(
  terminal: Terminal,
  place: RunPlace,
  { seq }: RunStatus,
  options: ResumeOptions,
): Promise<number> {
  await withRegistry(options, async (registry) => {
    if ((await registry.recordedSeq(place.run)) < seq) await registry.recordJournal(place.journal);
  });
  if (options.json === true) terminal.json({ run: place.run, state: "done" });
  else terminal.print(`${place.run} is done`);
  return exitCode.clean;
}
