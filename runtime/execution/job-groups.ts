import type { JobRun, QuantumResult } from "./job-run.ts";
import type { JobSpec, JobWrapper } from "./job-spec.ts";
import { prefetch } from "./fetch-inputs.ts";
import { removeSpares } from "./private-folder.ts";
import { runQuantum } from "./quantum.ts";

/** What the groups of a job came to; `complete` when every wrapper instance had its turn. */
export interface GroupsResult extends QuantumResult {
  readonly complete: boolean;
}

/**
 * Runs the groups of a job one after another, and the wrapper instances of each up to `threads` at once. The first
 * failure stops what runs beside it and what comes after, unless the job says otherwise; then the highest code counts.
 */
export async function runGroups(run: JobRun): Promise<GroupsResult> {
  const failures: QuantumResult[] = [];
  let left = run.spec.groups.reduce((sum, group) => sum + group.wrappers.length, 0);
  for (const group of run.spec.groups) {
    const results = await runGroup(run, group);
    left -= results.length;
    failures.push(...results.filter(({ status }) => status !== 0));
    if (run.tools.signal.aborted || (failures.length > 0 && run.spec.stopOnFail)) break;
  }
  const worst = run.spec.stopOnFail ? failures[0] : failures.toSorted((one, other) => other.status - one.status)[0];
  return { ...(worst ?? { status: 0, reason: "ok" }), complete: left === 0 };
}

/** Results in the order in which the wrapper instances ended. */
async function runGroup(run: JobRun, group: JobSpec["groups"][number]): Promise<QuantumResult[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([run.tools.signal, failure.signal]);
  const own: JobRun = { ...run, tools: { ...run.tools, signal } };
  const waiting = group.wrappers.entries();
  const results: QuantumResult[] = [];
  const atOnce = Math.max(1, Math.min(group.threads, group.wrappers.length));
  // Programs write scratch files of fixed names: those beside each other must not meet.
  const folders = atOnce > 1 ? (run.spec.threadFolders ?? "private") : "shared";
  const after = successors(run.spec, group, atOnce);
  const saving = new Set<Promise<void>>();
  const settle = (result: QuantumResult) => {
    if (result.status !== 0 && run.spec.stopOnFail) failure.abort();
  };
  const worker = async () => {
    for (const [at, wrapper] of waiting) {
      if (signal.aborted) return;
      const next = after(at);
      if (next !== undefined) prefetch(own, next);
      const { result, saved } = await runQuantum(own, group.module, wrapper, folders);
      // The first that failed counts, not the first whose files are saved.
      const place = results.push(result) - 1;
      settle(result);
      const one: Promise<void> = saved.then((end) => {
        results[place] = end;
        settle(end);
        saving.delete(one);
      });
      one.catch(() => undefined);
      saving.add(one);
      // The disk may be slower than the programs: then they wait for it.
      if (saving.size >= mostSaving) await Promise.race(saving);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await Promise.all(saving);
  removeSpares(run.spares);
  return results;
}

/** Wrapper instances that have run and are being saved, at most. */
const mostSaving = 16;

/** Says which wrapper instance has its turn when the one at a place of the group and those beside it are through. */
function successors(
  { groups }: JobSpec,
  group: JobSpec["groups"][number],
  atOnce: number,
): (place: number) => JobWrapper | undefined {
  const later = groups.slice(groups.indexOf(group) + 1);
  const first = later.flatMap(({ wrappers }) => wrappers.slice(0, atOnce)).slice(0, atOnce);
  const { wrappers } = group;
  return (place) => wrappers[place + atOnce] ?? first[place + atOnce - wrappers.length];
}
