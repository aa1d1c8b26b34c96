import type { BackendJob, BackendNews } from "../backend.ts";
import type { Evidence } from "./evidence.ts";
import type { HandedOver } from "./handed-over.ts";
import type { Scheduler } from "./scheduler.ts";

export interface BatchOptions {
  readonly scheduler: Scheduler;
  /** Of the run; letters, digits, `_`. */
  readonly run: string;
  readonly mostAtOnce?: number;
  /** Puts what the node needs of us into a graph's folder. */
  readonly equip: (graphFolder: string) => Promise<void>;
  readonly evidence: Evidence;
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  /** Ends early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The jobs of one block under way, as all that is done with them sees them. */
export interface BatchRun {
  readonly options: BatchOptions;
  /** Absolute: what the scheduler and we keep of this block. */
  readonly folder: string;
  readonly jobs: ReadonlyMap<string, BackendJob>;
  readonly handed: HandedOver;
  /** Not handed over, or to be handed over again. */
  readonly waiting: Set<string>;
  /** Status by job, of those whose end was told. */
  readonly ended: Map<string, number>;
  /** How often each job was handed over again. */
  readonly again: Map<string, number>;
  readonly tell: (news: BackendNews) => void;
}

/** Jobs of this block that must end before this one. */
export function predecessors({ jobs }: BatchRun, job: string): readonly string[] {
  return (jobs.get(job)?.after ?? []).filter((one) => jobs.has(one));
}

/** Those among `candidates` that wait for one of `jobs`, directly or not. */
export function dependents(run: BatchRun, jobs: Iterable<string>, candidates: Iterable<string>): Set<string> {
  const followers = new Map<string, string[]>();
  for (const one of candidates)
    for (const before of predecessors(run, one)) {
      const list = followers.get(before);
      if (list === undefined) followers.set(before, [one]);
      else list.push(one);
    }
  const found = new Set<string>();
  const open = [...jobs];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const one of followers.get(next) ?? [])
      if (!found.has(one)) {
        found.add(one);
        open.push(one);
      }
  return found;
}
