import { setTimeout as sleep } from "node:timers/promises";
import packageJson from "../../package.json" with { type: "json" };
import type { Backend } from "../execution/backend.ts";
import { batchBackend } from "../execution/batch/batch-backend.ts";
import { equip } from "../execution/batch/equip.ts";
import { evidenceOnDisk } from "../execution/batch/evidence.ts";
import { htcondor } from "../execution/batch/htcondor/htcondor.ts";
import type { Scheduler } from "../execution/batch/scheduler.ts";
import { slurm } from "../execution/batch/slurm/slurm.ts";
import { localBackend } from "../execution/local.ts";
import type { Launcher } from "../execution/process.ts";
import { bundles } from "./bundles.ts";

/** What every engine is given. */
export interface EngineOrder {
  readonly launcher: Launcher;
  /** Jobs at once; missing: what is usual for the engine. */
  readonly jobs?: number;
  /** Name of the run. */
  readonly run: string;
}

export interface Engine {
  readonly backend: (order: EngineOrder) => Backend;
  /** Says what it is; throws SchedulerError when it cannot work here. Missing for an engine that always can. */
  readonly describe?: (launcher: Launcher) => Promise<string>;
}

/** Engines by the name that `--engine` knows. A new batch system is one file in runtime/execution/batch and one line here. */
export const engines: Readonly<Record<string, Engine>> = {
  local: { backend: local },
  slurm: batch(slurm),
  htcondor: batch(htcondor),
};

/** Jobs at once on this machine. */
const usualJobs = 2;

function local({ launcher, jobs = usualJobs }: EngineOrder): Backend {
  return localBackend({
    launcher,
    jobs,
    command: (folder) => [process.execPath, bundles().wcl, "job", folder],
    environment: ownEnvironment(),
    graceSeconds: 20,
  });
}

type NewScheduler = (options: {
  readonly launcher: Launcher;
  readonly environment: Record<string, string>;
}) => Scheduler;

function batch(start: NewScheduler): Engine {
  const scheduler = (launcher: Launcher) => start({ launcher, environment: ownEnvironment() });
  return {
    describe: (launcher) => scheduler(launcher).describe(),
    backend: ({ launcher, jobs, run }) =>
      batchBackend({
        scheduler: scheduler(launcher),
        run: `wcl_${run.replaceAll(/[^A-Za-z0-9_]/g, "_")}`,
        ...(jobs === undefined ? {} : { mostAtOnce: jobs }),
        equip: (folder) => {
          const { version } = packageJson;
          return equip({ runner: bundles().job, version, node: process.execPath, environment: process.env }, folder);
        },
        evidence: evidenceOnDisk(),
        clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined) },
      }),
  };
}

/** A job runner is ours: it gets what we have, and gives programs what they may have. */
function ownEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}
