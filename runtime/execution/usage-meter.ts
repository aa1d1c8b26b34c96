import type { Usage } from "../events/usage.ts";
import {
  allProcesses,
  childrenFigures,
  livingProcess,
  noUsage,
  peakFigures,
  type ChildrenFigures,
  type PeakFigures,
  type ProcessFigures,
} from "./program-usage.ts";

/** Measures the programs that a launcher runs: looks at them while they live, and asks the kernel when they ended. */
export interface UsageMeter {
  readonly begin: (group: number) => void;
  /** What the group uses now, by the latest look: bytes and seconds. */
  readonly now: (group: number) => { readonly rss: number; readonly cpu: number };
  /** Call when the group's leader was reaped; tells its figures in the same turn of the event loop. */
  readonly end: (group: number, told: (usage: Usage) => void) => void;
}

interface Seen {
  /** `performance.now()` of its start. */
  readonly since: number;
  cpu: { readonly utime: number; readonly stime: number };
  rss: number;
  peak: PeakFigures | undefined;
}

const firstLookMs = 50;
const slowestLookMs = 1000;
/** Who is younger has hardly started others yet: then only the leader of its group is looked at, not all processes. */
const youngMs = 400;

/**
 * Node has no wait4, so: times and page faults are what the kernel adds to the launcher's own account when it reaps
 * (right to 10 ms; shared by estimate between programs reaped in the same turn); memory, blocks and switches are the
 * highest that were seen while the program lived, and null when it was gone before the first look (50 ms).
 */
export function usageMeter(): UsageMeter {
  const seen = new Map<number, Seen>();
  const ended: { readonly group: number; readonly told: (usage: Usage) => void }[] = [];
  let before = childrenFigures();
  let pause = firstLookMs;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    timer = undefined;
    const began = process.cpuUsage();
    const now = performance.now();
    const old = [...seen.values()].some(({ since }) => now - since > youngMs);
    const looked = old ? allProcesses() : [...seen.keys()].flatMap((pid) => livingProcess(pid) ?? []);
    const processes = looked.filter((one) => seen.has(one.group));
    for (const [group, one] of seen)
      record(
        one,
        processes.filter((member) => member.group === group),
      );
    // At most a twentieth of the time is spent on looking, however many processes the machine has.
    const { user, system } = process.cpuUsage(began);
    pause = Math.max(Math.min(pause * 1.5, slowestLookMs), (20 * (user + system)) / 1000);
    if (seen.size > 0) timer = setTimeout(look, pause);
  };
  const settle = () => {
    const after = childrenFigures();
    const batch = ended.splice(0).map(({ group, told }) => ({ told, last: seen.get(group), group }));
    for (const { group } of batch) seen.delete(group);
    const usages = shareOut(
      batch.map(({ last }) => last),
      before,
      after,
    );
    before = after;
    batch.forEach(({ told }, at) => {
      told(usages[at] ?? noUsage);
    });
  };
  return {
    begin: (group) => {
      seen.set(group, { since: performance.now(), cpu: { utime: 0, stime: 0 }, rss: 0, peak: undefined });
      if (pause > firstLookMs || timer === undefined) {
        clearTimeout(timer);
        pause = firstLookMs;
        timer = setTimeout(look, pause);
      }
    },
    now: (group) => {
      const one = seen.get(group);
      return { rss: one?.rss ?? 0, cpu: (one?.cpu.utime ?? 0) + (one?.cpu.stime ?? 0) };
    },
    end: (group, told) => {
      // Several children may be reaped before the first of them is told of.
      if (ended.push({ group, told }) === 1) setImmediate(settle);
    },
  };
}

function record(seen: Seen, members: readonly ProcessFigures[]): void {
  if (members.length === 0) return;
  const sum = (of: (one: ProcessFigures) => number) => members.reduce((total, one) => total + of(one), 0);
  seen.cpu = { utime: sum((one) => one.utime), stime: sum((one) => one.stime) };
  const peaks = members.flatMap(({ pid }) => peakFigures(pid) ?? []);
  seen.rss = peaks.reduce((total, one) => total + one.rss * 1024, 0);
  for (const peak of peaks) seen.peak = seen.peak === undefined ? peak : higher(seen.peak, peak);
}

function higher(one: PeakFigures, other: PeakFigures): PeakFigures {
  const max = (a: number | null, b: number | null) => (a === null ? b : Math.max(a, b ?? 0));
  return {
    rss: other.rss,
    // As the kernel does: the largest process, not the sum.
    maxrss: Math.max(one.maxrss, other.maxrss),
    inblock: max(one.inblock, other.inblock),
    oublock: max(one.oublock, other.oublock),
    nvcsw: max(one.nvcsw, other.nvcsw),
    nivcsw: max(one.nivcsw, other.nivcsw),
  };
}

/** What was added to the account while these programs were reaped; what was seen of each counts, the rest is split. */
function shareOut(
  programs: readonly (Seen | undefined)[],
  before: ChildrenFigures | undefined,
  after: ChildrenFigures | undefined,
): Usage[] {
  const share = (of: (figures: ChildrenFigures) => number, seenOf: (seen: Seen) => number) => {
    if (before === undefined || after === undefined) return () => null;
    const known = programs.reduce((total, one) => total + (one === undefined ? 0 : seenOf(one)), 0);
    const rest = Math.max(0, of(after) - of(before) - known) / programs.length;
    return (one: Seen | undefined) => (one === undefined ? 0 : seenOf(one)) + rest;
  };
  const utime = share(
    (one) => one.utime,
    (seen) => seen.cpu.utime,
  );
  const stime = share(
    (one) => one.stime,
    (seen) => seen.cpu.stime,
  );
  const minflt = share(
    (one) => one.minflt,
    () => 0,
  );
  const majflt = share(
    (one) => one.majflt,
    () => 0,
  );
  return programs.map((one) => ({
    utime: rounded(utime(one)),
    stime: rounded(stime(one)),
    maxrss: one?.peak?.maxrss ?? null,
    minflt: whole(minflt(one)),
    majflt: whole(majflt(one)),
    inblock: one?.peak?.inblock ?? null,
    oublock: one?.peak?.oublock ?? null,
    nvcsw: one?.peak?.nvcsw ?? null,
    nivcsw: one?.peak?.nivcsw ?? null,
  }));
}

function rounded(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 100) / 100;
}

function whole(count: number | null): number | null {
  return count === null ? null : Math.round(count);
}
