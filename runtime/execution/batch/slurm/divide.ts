import type { BackendJob } from "../../backend.ts";
import type { JobGraph } from "../scheduler.ts";

/** Jobs that are one array: they ask for the same and wait for the same. */
export interface JobArray {
  readonly name: string;
  readonly elements: ReadonlyMap<string, number>;
  readonly waits: ArrayWait;
  /** Any of them: what one asks for all ask for. */
  readonly sample: BackendJob;
}

export type ArrayWait =
  | { readonly kind: "nobody" }
  /** Each element for the one of the same number in another array. */
  | { readonly kind: "same number"; readonly array: string }
  /** All elements for all of these. */
  | { readonly kind: "all"; readonly of: readonly { readonly array: string; readonly elements: readonly number[] }[] };

/** The usual MaxArraySize is 1001, and the numbers of elements stay below it. */
const mostElements = 1000;

/**
 * Divides a graph into as few arrays as its edges allow, in an order in which each comes after those that it waits for.
 * Job n of one module that waits for job n of another becomes an element that waits for the element of its number.
 */
export function divideIntoArrays({ name, jobs }: JobGraph): readonly JobArray[] {
  const arrays: JobArray[] = [];
  const placed = new Map<string, { readonly array: string; readonly element: number }>();
  const place = (
    members: readonly BackendJob[],
    waits: ArrayWait,
    numberOf: (job: BackendJob, at: number) => number,
  ) => {
    for (let from = 0; from < members.length; from += mostElements) {
      const part = members.slice(from, from + mostElements);
      const [sample] = part;
      if (sample === undefined) continue;
      const array = `${name}_${String(arrays.length + 1)}`;
      const elements = new Map(part.map((job, at) => [job.jobnum, numberOf(job, at)]));
      for (const [job, element] of elements) placed.set(job, { array, element });
      arrays.push({ name: array, elements, waits, sample });
    }
  };
  const byPosition = (_: BackendJob, at: number) => at;
  for (const level of levelsOf(jobs)) {
    for (const alike of grouped(level, (job) => `${asked(job)} ${wantedFrom(job, placed)}`).values()) {
      const [first] = alike;
      if (first === undefined) continue;
      const before = alike.map((job) => placed.get(job.after[0] ?? ""));
      const numbers = new Set(before.map((one) => one?.element));
      const [from] = before;
      if (first.after.length === 1 && alike.length > 1 && numbers.size === alike.length && from !== undefined) {
        const same: ArrayWait = { kind: "same number", array: from.array };
        place(alike, same, (job) => placed.get(job.after[0] ?? "")?.element ?? 0);
        continue;
      }
      for (const one of grouped(alike, ({ after }) => [...after].sort().join(" ")).values())
        place(one, waitForAll(one[0]?.after ?? [], placed), byPosition);
    }
  }
  return arrays;
}

type Placed = ReadonlyMap<string, { readonly array: string; readonly element: number }>;

function waitForAll(after: readonly string[], placed: Placed): ArrayWait {
  if (after.length === 0) return { kind: "nobody" };
  const before = after.flatMap((job) => placed.get(job) ?? []);
  const of = [...grouped(before, ({ array }) => array)].map(([array, places]) => ({
    array,
    elements: places.map(({ element }) => element).sort((one, other) => one - other),
  }));
  return { kind: "all", of };
}

/** A single job before a job: its array is what counts; several: exactly these. */
function wantedFrom({ after }: BackendJob, placed: Placed): string {
  return after.length === 1 ? `one of ${placed.get(after[0] ?? "")?.array ?? ""}` : [...after].sort().join(" ");
}

function asked({ resources, requests }: BackendJob): string {
  return JSON.stringify([resources ?? {}, requests ?? {}]);
}

/** Jobs by the length of the longest way to them. */
function levelsOf(jobs: readonly BackendJob[]): readonly (readonly BackendJob[])[] {
  const open = new Map(jobs.map(({ jobnum, after }) => [jobnum, after.length]));
  const followers = new Map<string, BackendJob[]>();
  for (const job of jobs)
    for (const one of job.after) {
      const list = followers.get(one);
      if (list === undefined) followers.set(one, [job]);
      else list.push(job);
    }
  const levels: BackendJob[][] = [];
  for (let level = jobs.filter(({ after }) => after.length === 0); level.length > 0;) {
    levels.push(level);
    const next: BackendJob[] = [];
    for (const job of level)
      for (const follower of followers.get(job.jobnum) ?? []) {
        const left = (open.get(follower.jobnum) ?? 0) - 1;
        open.set(follower.jobnum, left);
        if (left === 0) next.push(follower);
      }
    level = next;
  }
  return levels;
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
