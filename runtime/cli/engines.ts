import { setTimeout as sleep } from "node:timers/promises";
import packageJson from "../../package.json" with { type: "json" };
import { join } from "node:path";
import type { Backend, BackendJob } from "../execution/backend.ts";
import { batchBackend } from "../execution/batch/batch-backend.ts";
import { equip, equipmentTexts, type Equipment } from "../execution/batch/equip.ts";
import { evidenceOnDisk } from "../execution/batch/evidence.ts";
import { batchNameOf, engineFolder, jobGraph } from "../execution/batch/graph.ts";
import { divideForCondor } from "../execution/batch/htcondor/divide.ts";
import { htcondor } from "../execution/batch/htcondor/htcondor.ts";
import type { Scheduler } from "../execution/batch/scheduler.ts";
import { divideForSlurm, slurm } from "../execution/batch/slurm/slurm.ts";
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
  /**
   * What it writes for a block before it hands the jobs over, by path below the block's folder, which is absolute.
   * Missing for an engine that writes nothing.
   */
  readonly texts?: (run: string, blockFolder: string, jobs: readonly BackendJob[]) => ReadonlyMap<string, string>;
}

/** Engines by the name that `--engine` knows. A new batch system is one file in runtime/execution/batch and one line here. */
export const engines: Readonly<Record<string, Engine>> = {
  local: { backend: local },
  slurm: batch(slurm, divideForSlurm),
  htcondor: batch(htcondor, divideForCondor),
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

function batch(start: NewScheduler, divide: Scheduler["divide"]): Engine {
  const scheduler = (launcher: Launcher) => start({ launcher, environment: ownEnvironment() });
  return {
    describe: (launcher) => scheduler(launcher).describe(),
    texts: (run, blockFolder, jobs) => {
      const graph = jobGraph({ run: batchNameOf(run), engineFolder: join(blockFolder, engineFolder) }, 1, jobs);
      const texts = [...divide(graph).flatMap(({ files }) => [...files]), ...equipmentTexts(equipment(), graph.folder)];
      return new Map(texts.map(([path, text]) => [join(engineFolder, graph.name, path), text] as const));
    },
    backend: ({ launcher, jobs, run }) =>
      batchBackend({
        scheduler: scheduler(launcher),
        run: batchNameOf(run),
        ...(jobs === undefined ? {} : { mostAtOnce: jobs }),
        equip: (folder) => equip(equipment(), folder),
        evidence: evidenceOnDisk(),
        clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined) },
      }),
  };
}

function equipment(): Equipment {
  const { version } = packageJson;
  return { runner: bundles().job, version, node: process.execPath, environment: process.env };
}

/** A job runner is ours: it gets what we have, and gives programs what they may have. */
function ownEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}
