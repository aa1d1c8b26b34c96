import { readFileSync, readdirSync } from "node:fs";
import type { Usage } from "../events/usage.ts";

/** One living process from `/proc`, at one moment. Seconds. */
export interface ProcessFigures {
  readonly pid: number;
  readonly group: number;
  readonly utime: number;
  readonly stime: number;
}

/** What only a living process can tell. Kilobytes, blocks of 512 bytes. */
export interface PeakFigures {
  readonly rss: number;
  readonly maxrss: number;
  readonly inblock: number | null;
  readonly oublock: number | null;
  readonly nvcsw: number | null;
  readonly nivcsw: number | null;
}

/** What the ended children of a process used, all together, as the kernel adds it up. */
export interface ChildrenFigures {
  readonly utime: number;
  readonly stime: number;
  readonly minflt: number;
  readonly majflt: number;
}

/** USER_HZ is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Nothing is known. */
export const noUsage: Usage = {
  utime: null,
  stime: null,
  maxrss: null,
  minflt: null,
  majflt: null,
  inblock: null,
  oublock: null,
  nvcsw: null,
  nivcsw: null,
};

/** Every living process; empty where there is no `/proc`. */
export function allProcesses(): ProcessFigures[] {
  return processNumbers().flatMap((pid) => livingProcess(pid) ?? []);
}

/** One process; undefined when it has ended. */
export function livingProcess(pid: number): ProcessFigures | undefined {
  const fields = statFields(String(pid));
  // A zombie does nothing any more; in a container it may stay for ever.
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
  const at = (index: number) => Number(fields[index]);
  return { pid, group: at(2), utime: at(11) / ticksPerSecond, stime: at(12) / ticksPerSecond };
}

export function peakFigures(pid: number): PeakFigures | undefined {
  const status = textOf(`/proc/${pid}/status`);
  const maxrss = numberAfter(status, "VmHWM:");
  if (maxrss === null) return undefined;
  const io = textOf(`/proc/${pid}/io`);
  const blocks = (bytes: number | null) => (bytes === null ? null : Math.ceil(bytes / 512));
  return {
    rss: numberAfter(status, "VmRSS:") ?? 0,
    maxrss,
    inblock: blocks(numberAfter(io, "read_bytes:")),
    oublock: blocks(numberAfter(io, "\nwrite_bytes:")),
    nvcsw: numberAfter(status, "\nvoluntary_ctxt_switches:"),
    nivcsw: numberAfter(status, "nonvoluntary_ctxt_switches:"),
  };
}

/** Of this process' own children; undefined where there is no `/proc`. */
export function childrenFigures(): ChildrenFigures | undefined {
  const fields = statFields("self");
  if (fields === undefined) return undefined;
  const at = (index: number) => Number(fields[index]);
  return { utime: at(13) / ticksPerSecond, stime: at(14) / ticksPerSecond, minflt: at(8), majflt: at(10) };
}

export function processNumbers(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Fields of /proc/PID/stat from the third (state) on; the second, the name in parentheses, may hold blanks. */
function statFields(pid: string): string[] | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === "" ? undefined : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function numberAfter(text: string, label: string): number | null {
  const at = text.indexOf(label);
  if (at < 0) return null;
  const number = Number.parseInt(text.slice(at + label.length), 10);
  return Number.isNaN(number) ? null : number;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
