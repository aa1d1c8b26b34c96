import type { FailureStatus, RunStatus } from "../../runtime/events/run-status.ts";
import type { PanelFailure, PanelModule, PanelState } from "./messages.ts";

/** So many failures are told of at once; the counts are always exact, and the list of quanta has them all. */
const mostFailures = 5;

/** What the panel always shows of a run's status. `trouble` is said when the stream of events broke off. */
export function panelStateOf(status: RunStatus, trouble?: string): PanelState {
  const { counts } = status;
  return {
    run: status.run,
    state: trouble !== undefined && status.state === "running" ? "lost" : status.state,
    entry: status.entry ?? "",
    engine: status.engine ?? "",
    host: status.host ?? "",
    started: status.started ?? "",
    ended: status.ended ?? "",
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    done: counts.done + counts.skipped,
    failed: counts.failed,
    running: counts.stage_in + counts.running + counts.post + counts.saving,
    blocks: status.blocks.map(({ name, state, modules }) => ({ name, state, modules: modules.map(moduleRow) })),
    failures: Object.values(status.failures)
      .slice(0, mostFailures)
      .map((failure) => failureRow(failure, status)),
    files: { count: status.files.made, bytes: status.files.madeBytes },
    messages: {
      errors: status.messages.errors,
      warnings: status.messages.warnings,
      information: status.messages.information,
    },
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function moduleRow({ name, quanta, counts, after }: RunStatus["blocks"][number]["modules"][number]): PanelModule {
  return {
    name,
    total: quanta,
    done: counts.done + counts.skipped,
    running: counts.stage_in + counts.running + counts.post + counts.saving,
    failed: counts.failed,
    after,
  };
}

function failureRow(failure: FailureStatus, status: RunStatus): PanelFailure {
  return {
    wrapnum: failure.wrapnum ?? 0,
    module: failure.module ?? `job ${failure.job}`,
    keys: describeKeys(failure.keys),
    message: failure.message,
    log: pathInJob(status, failure.job, failure.log ?? ""),
  };
}

/** Absolute path of what lies in a job's folder; empty when the folder or the path is not known. */
export function pathInJob(status: RunStatus, job: string, path: string): string {
  const block = status.blocks.find((one) => one.name === status.jobs[job]?.block);
  if (path === "" || status.runDir === undefined || block === undefined) return "";
  return `${status.runDir}/B${String(block.blknum).padStart(2, "0")}-${block.name}/${job}/${path}`;
}

export function describeKeys(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
