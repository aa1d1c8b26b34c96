import type { RunEvent } from "../events/event.ts";
import type { RunStatus } from "../events/run-status.ts";
import { applyEvent, emptyStatus } from "../events/status.ts";

/** A run as a report shows it: where it is, and what every quantum took. */
export interface RunReport {
  readonly status: RunStatus;
  readonly quanta: readonly QuantumReport[];
}

/** The latest try of one quantum. Times are milliseconds since 1970. */
export interface QuantumReport {
  readonly wrapnum: number;
  readonly module: string;
  readonly job: string;
  readonly keys: string;
  readonly start: number;
  /** Undefined while it goes on. */
  end?: number;
  status?: number;
  tries: number;
  /** Seconds of processor time of its programs, and the largest of them in kilobytes. */
  cpu: number;
  maxrss: number;
  files: number;
  bytes: number;
}

/** Folds a run's journal. */
export async function gatherReport(events: AsyncIterable<RunEvent>): Promise<RunReport> {
  const status = emptyStatus();
  const quanta = new Map<number, QuantumReport>();
  for await (const event of events) {
    applyEvent(status, event);
    take(quanta, event);
  }
  return { status, quanta: [...quanta.values()].sort((one, other) => one.start - other.start) };
}

function take(quanta: Map<number, QuantumReport>, event: RunEvent): void {
  if (event.kind === "wrapper-started") {
    const { wrapnum, module, job, keys, runNo } = event;
    quanta.set(wrapnum, {
      ...{ wrapnum, module, job, start: Date.parse(event.time), tries: runNo },
      ...{
        keys: Object.entries(keys)
          .map((pair) => pair.join("="))
          .join(" "),
        cpu: 0,
        maxrss: 0,
        files: 0,
        bytes: 0,
      },
    });
    return;
  }
  if (event.kind !== "exec-ended" && event.kind !== "wrapper-ended") return;
  const one = quanta.get(event.wrapnum);
  if (one === undefined) return;
  if (event.kind === "exec-ended") {
    one.cpu += (event.usage.utime ?? 0) + (event.usage.stime ?? 0);
    one.maxrss = Math.max(one.maxrss, event.usage.maxrss ?? 0);
  } else if (event.reason !== "skipped") {
    one.end = Date.parse(event.time);
    one.status = event.status;
    one.files = event.files.length;
    one.bytes = event.files.reduce((sum, file) => sum + file.filesize, 0);
  }
}

/** Quanta laid into as few rows as they need, each row without an overlap: `lane` by wrapnum. */
export function lanesOf(quanta: readonly QuantumReport[], now: number): ReadonlyMap<number, number> {
  const free: number[] = [];
  return new Map(
    quanta.map((one) => {
      const found = free.findIndex((end) => end <= one.start);
      const lane = found < 0 ? free.length : found;
      free[lane] = one.end ?? now;
      return [one.wrapnum, lane];
    }),
  );
}
