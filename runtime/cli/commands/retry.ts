import type { RunStatus } from "../../events/run-status.ts";
import type { DeclareCommand } from "../command.ts";
import { driveRun } from "../drive-run.ts";
import {
  readCount,
  registryOption,
  runFolderOption,
  runRoot,
  type RegistryOptions,
  type RunFolderOptions,
} from "../options.ts";
import { openStopped, stoppedRun } from "../stopped-run.ts";
import { exitCode } from "../terminal.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface RetryOptions extends RegistryOptions, RunFolderOptions {
  readonly module?: string;
  readonly jobs: string;
  readonly json?: true;
}

/** `wcl retry RUN [--module M]`: tries again what failed; with a module only the jobs in which that module failed. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .option("--module <name>", "only jobs in which this module failed, and what waits for them")
    .option("--jobs <number>", "jobs at once on this machine", "2")
    .option("--json", "machine form: one event a line")
    .action(
      run(async (terminal, name: string, options: RetryOptions) => {
        const { place, status } = await stoppedRun(runRoot(options), name);
        const jobs = failedJobs(status, options.module);
        if (jobs.size === 0) {
          terminal.print(
            `${name} has nothing that failed${options.module === undefined ? "" : ` in ${options.module}`}`,
          );
          return exitCode.clean;
        }
        return withCompleteRegistry(terminal, options, async (registry) =>
          driveRun(terminal, await openStopped(place), registry, {
            jobs: readCount("--jobs", options.jobs, 1),
            json: options.json === true ? "json" : "text",
            ...(options.module === undefined ? {} : { chosen: jobs }),
          }),
        );
      }),
    );
};

function failedJobs({ failures }: RunStatus, module: string | undefined): ReadonlySet<string> {
  const wanted = Object.values(failures).filter((failure) => module === undefined || failure.module === module);
  return new Set(wanted.map(({ job }) => job));
}
