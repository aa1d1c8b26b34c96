import { join } from "node:path";
import type { JobPlan } from "../../plan/run-plan.ts";
import type { BackendJob } from "../backend.ts";
import type { JobSettings } from "../job-settings.ts";
import type { JobGraph } from "./scheduler.ts";

/** How a run is called by batch systems: letters, digits, `_`. */
export function batchNameOf(run: string): string {
  return `wcl_${run.replaceAll(/[^A-Za-z0-9_]/g, "_")}`;
}

/** A job of a plan as engines are given it. `folder` is absolute. */
export function backendJobOf(
  { jobnum, after, resources }: JobPlan,
  folder: string,
  { requests }: Partial<Pick<JobSettings, "requests">>,
): BackendJob {
  return {
    ...{ jobnum, folder, after },
    ...(resources === undefined ? {} : { resources }),
    ...(requests === undefined ? {} : { requests }),
  };
}

/** Jobs that are handed over together, as the `number`th of their block; `engineFolder` is that of the block. */
export function jobGraph(
  about: { readonly run: string; readonly engineFolder: string; readonly mostAtOnce?: number },
  number: number,
  jobs: readonly BackendJob[],
): JobGraph {
  const name = `${about.run}_${String(number)}`;
  const { engineFolder, mostAtOnce } = about;
  return { name, folder: join(engineFolder, name), jobs, ...(mostAtOnce === undefined ? {} : { mostAtOnce }) };
}

/** Beside the folders of its jobs: what an engine keeps of a block. */
export const engineFolder = "engine";
