import type { FailureStatus, RunStatus, WrapperStatus } from "../runtime/events/run-status.ts";
import type { PanelFailure, PanelModule, PanelState, PanelWrapper } from "./panel-state.ts";

/** No list of the panel is longer than this; the counts are always exact. */
const mostRows = 200;

/** What the panel shows of a run's status. `trouble` is said when the stream of events broke off. */
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
    modules: status.blocks.flatMap((block) => block.modules.map((module) => moduleRow(block.name, module))),
    running: openWrappers(status).map(wrapperRow),
    failures: Object.values(status.failures)
      .slice(0, mostRows)
      .map((failure) => failureRow(failure, status)),
    files: { count: status.files.made, bytes: status.files.madeBytes },
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function moduleRow(block: string, module: RunStatus["blocks"][number]["modules"][number]): PanelModule {
  const { counts } = module;
  return {
    block,
    name: module.name,
    total: module.quanta,
    done: counts.done + counts.skipped,
    running: counts.stage_in + counts.running + counts.post + counts.saving,
    failed: counts.failed,
  };
}

function openWrappers(status: RunStatus): readonly WrapperStatus[] {
  return Object.values(status.jobs)
    .flatMap((job) => job.open)
    .slice(0, mostRows)
    .flatMap((wrapnum) => status.wrappers[wrapnum] ?? []);
}

function wrapperRow(wrapper: WrapperStatus): PanelWrapper {
  return {
    wrapnum: wrapper.wrapnum,
    module: wrapper.module,
    keys: describeKeys(wrapper.keys),
    state: wrapper.state,
    since: wrapper.startTime ?? "",
  };
}

function failureRow(failure: FailureStatus, status: RunStatus): PanelFailure {
  return {
    wrapnum: failure.wrapnum ?? 0,
    module: failure.module ?? `job ${failure.job}`,
    keys: describeKeys(failure.keys),
    state: "failed",
    since: failure.time,
    message: failure.message,
    log: logPath(failure, status),
  };
}

/** Job folders lie in their block's folder, and that in the run's. */
function logPath(failure: FailureStatus, status: RunStatus): string {
  const block = status.blocks.find((one) => one.name === failure.block);
  if (failure.log === undefined || status.runDir === undefined || block === undefined) return "";
  return `${status.runDir}/B${String(block.blknum).padStart(2, "0")}-${block.name}/${failure.job}/${failure.log}`;
}

function describeKeys(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
