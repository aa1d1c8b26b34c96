import type { RunStatus } from "../../events/run-status.ts";
import type { DeclareCommand } from "../command.ts";
import { detachEngine, takeUpWords } from "../detach-engine.ts";
import { driveRun } from "../drive-run.ts";
import {
  jobsAtOnce,
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
  readonly wrapper?: string;
  readonly jobs?: string;
  readonly detach?: true;
  readonly json?: true;
}

/**
 * `wcl retry RUN [--module M] [--wrapper N]`: tries again what failed; with a module or a wrapper instance only the jobs
 * in which that one failed.
 */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .option("--module <name>", "only jobs in which this module failed, and what waits for them")
    .option("--wrapper <number>", "only the job in which this wrapper instance failed")
    .option("--jobs <number>", "jobs at once (on this machine 2 unless given; a batch system has limits of its own)")
    .option("--detach", "leave the run to an engine of its own")
    .option("--json", "machine form: one event a line")
    .action(
      run(async (terminal, name: string, options: RetryOptions) => {
        const { place, status } = await stoppedRun(runRoot(options), name);
        const jobs = failedJobs(status, options);
        if (jobs.size === 0) {
          terminal.print(`${name} has nothing that failed${choiceWords(options)}`);
          return exitCode.clean;
        }
        if (options.detach === true) {
          const words = [...takeUpWords("retry", place, options), ...choiceOf(options)];
          await detachEngine(terminal, place, words, options);
          return exitCode.clean;
        }
        return withCompleteRegistry(terminal, options, async (registry) =>
          driveRun(terminal, await openStopped(place), registry, {
            ...jobsAtOnce(options),
            json: options.json === true ? "json" : "text",
            ...(options.module === undefined && options.wrapper === undefined ? {} : { chosen: jobs }),
          }),
        );
      }),
    );
};

function failedJobs({ failures }: RunStatus, { module, wrapper }: RetryOptions): ReadonlySet<string> {
  const number = wrapper === undefined ? undefined : readCount("--wrapper", wrapper, 1);
  const wanted = Object.values(failures).filter(
    (failure) =>
      (module === undefined || failure.module === module) && (number === undefined || failure.wrapnum === number),
  );
  return new Set(wanted.map(({ job }) => job));
}

function choiceWords({ module, wrapper }: RetryOptions): string {
  return `${module === undefined ? "" : ` in ${module}`}${wrapper === undefined ? "" : ` as wrapper instance ${wrapper}`}`;
}

function choiceOf({ module, wrapper }: RetryOptions): readonly string[] {
  return [
    ...(module === undefined ? [] : ["--module", module]),
    ...(wrapper === undefined ? [] : ["--wrapper", wrapper]),
  ];
}
