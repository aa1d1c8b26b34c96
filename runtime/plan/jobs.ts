import type { Place } from "../../grammar/span.ts";
import { readBoolean } from "../config/boolean.ts";
import { splitList } from "../config/list.ts";
import type { ConfigScalar } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { atomic } from "./config-nodes.ts";
import { valueOf } from "./identity.ts";
import { compareTuples } from "./natural-order.ts";
import { resourcesOf } from "./resources.ts";
import type { JobPlan, JobResources, ModulePlan, Quantum } from "./run-plan.ts";
import type { Scene } from "./scene.ts";
import { tupleKey, type Tuple } from "./tuple.ts";
import type { PlanWork } from "./work.ts";

/** A module with its quanta, and the scopes it is seen from. */
export interface PlannedModule {
  readonly plan: ModulePlan;
  readonly scene: Scene;
  /** For each quantum the instances whose files it reads. */
  readonly after: readonly (readonly number[])[];
}

/**
 * Divides the quanta of a block into jobs by `divide_jobs_by`, numbers them on from `work.counters`, and says which
 * must end before which: those that make what another reads.
 */
export function planJobs(work: PlanWork, block: Scene, modules: readonly PlannedModule[]): readonly JobPlan[] {
  const drafts = new Map<string, Draft>();
  for (const { plan, scene } of modules) {
    const written = divideBy(scene);
    const keys = written === undefined ? [] : splitList(written.text.toLowerCase()).filter((key) => key !== "");
    for (const quantum of plan.quanta) {
      const values = keys.map((key) => keyOfQuantum(scene, plan, quantum, key, written));
      const tuple = values.map((value) => value ?? "");
      // Of a key without a value nothing is said, which is not the same as an empty value.
      const id = `${tupleKey(keys)}${tupleKey(values.map((value) => (value === undefined ? "-" : `=${value}`)))}`;
      const draft = drafts.get(id) ?? { keys: namedKeys(keys, values), tuple, groups: new Map<ModulePlan, number[]>() };
      drafts.set(id, draft);
      const wrapnums = draft.groups.get(plan) ?? [];
      draft.groups.set(plan, wrapnums);
      wrapnums.push(quantum.wrapnum);
    }
  }
  const ordered = [...drafts.values()].sort((one, other) => compareDrafts(one, other, work));
  const numbered = ordered.map((draft) => ({ draft, jobnum: nextNumber(work) }));
  const after = edges(work, block, modules, numbered);
  const scenes = new Map(modules.map(({ plan, scene }) => [plan, scene] as const));
  const asked = new Map<string, JobResources | undefined>();
  return numbered.map(({ draft, jobnum }) => {
    const plans = [...draft.groups.keys()];
    const id = tupleKey(plans.map(({ name }) => name));
    if (!asked.has(id))
      asked.set(id, resourcesOf(plans.map((plan) => ({ scene: scenes.get(plan) ?? block, threads: plan.threads }))));
    const resources = asked.get(id);
    return {
      jobnum,
      keys: draft.keys,
      groups: [...draft.groups].map(([plan, wrapnums]) => ({ module: plan.name, threads: plan.threads, wrapnums })),
      after: [...(after.get(jobnum) ?? [])].sort(),
      ...(resources === undefined ? {} : { resources }),
    };
  });
}

interface Draft {
  readonly keys: ReadonlyMap<string, string>;
  readonly tuple: Tuple;
  readonly groups: Map<ModulePlan, number[]>;
}

function divideBy(scene: Scene): ConfigScalar | undefined {
  const value = lookUp(scene.program, "divide_jobs_by", { scope: scene.scope })?.value;
  return value !== undefined && "kind" in value && value.kind === "scalar" ? value : undefined;
}

/** The quantum's own value of a key, else what the module, the block or the submission says. */
function keyOfQuantum(
  scene: Scene,
  plan: ModulePlan,
  quantum: Quantum,
  key: string,
  written: ConfigScalar | undefined,
): string | undefined {
  const own = quantum.keys.get(key) ?? quantum.loopFile.get(key);
  const value =
    own ??
    valueOf(
      scene.program,
      key,
      { current: new Map([["wrapnum", atomic(String(quantum.wrapnum))]]), scope: scene.scope },
      scene.problems,
    );
  if (value === undefined && written !== undefined)
    scene.problems.report({
      code: "BLK437",
      severity: "warning",
      message: `quanta of ${plan.name} have no ${key}: they go into a job of their own, and others wait for it where they need it`,
      place: written.place,
      related: [{ ...plan.place, message: plan.name }],
    });
  return value;
}

function namedKeys(keys: readonly string[], values: readonly (string | undefined)[]): ReadonlyMap<string, string> {
  return new Map(keys.flatMap((key, at) => (values[at] === undefined ? [] : [[key, values[at]] as const])));
}

/** Natural order of the keys, or the reference's: by the text of all values joined. */
function compareDrafts(one: Draft, other: Draft, { order }: PlanWork): number {
  return order === "natural"
    ? compareTuples(one.tuple, other.tuple, order)
    : compareTuples([`_${one.tuple.join("_")}`], [`_${other.tuple.join("_")}`], order);
}

function nextNumber({ counters }: PlanWork): string {
  counters.jobnum += 1;
  return String(counters.jobnum).padStart(4, "0");
}

type Numbered = readonly { readonly draft: Draft; readonly jobnum: string }[];

function edges(
  work: PlanWork,
  block: Scene,
  modules: readonly PlannedModule[],
  jobs: Numbered,
): ReadonlyMap<string, ReadonlySet<string>> {
  const jobOf: string[] = [];
  for (const { draft, jobnum } of jobs)
    for (const wrapnums of draft.groups.values()) for (const wrapnum of wrapnums) jobOf[wrapnum] = jobnum;
  const after = new Map<string, Set<string>>();
  for (const { plan, after: makers } of modules)
    for (const [at, wrapnums] of makers.entries()) {
      if (wrapnums.length === 0) continue;
      const own = jobOf[plan.quanta[at]?.wrapnum ?? 0] ?? "";
      for (const wrapnum of wrapnums) {
        const before = jobOf[wrapnum];
        if (before === undefined || before === own) continue;
        const known = after.get(own) ?? new Set<string>();
        after.set(own, known.add(before));
      }
    }
  const circle = findCircle(after);
  if (circle !== undefined) reportCircle(work, block, circle, jobs);
  return after;
}

/** Jobs that wait for each other, the first of them again at the end. */
function findCircle(after: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of after.keys()) {
    const trail: { readonly job: string; readonly next: Iterator<string> }[] = [];
    const open = new Set<string>();
    const enter = (job: string): void => {
      open.add(job);
      trail.push({ job, next: (after.get(job) ?? new Set<string>()).values() });
    };
    if (!done.has(start)) enter(start);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const next = top.next.next();
      if (next.done === true) {
        done.add(top.job);
        open.delete(top.job);
        trail.pop();
      } else if (open.has(next.value)) {
        const jobs = trail.map(({ job }) => job);
        return [...jobs.slice(jobs.indexOf(next.value)), next.value];
      } else if (!done.has(next.value)) enter(next.value);
    }
  }
  return undefined;
}

function reportCircle(work: PlanWork, block: Scene, circle: readonly string[], jobs: Numbered): void {
  const place: Place = divideBy(block)?.place ?? { file: work.program.entry, span: { start: 0, end: 0 } };
  const named = circle.map((jobnum) => {
    const keys = jobs.find((job) => job.jobnum === jobnum)?.draft.keys ?? new Map<string, string>();
    return `${jobnum} (${[...keys].map(([key, value]) => `${key}=${value}`).join(", ") || "no keys"})`;
  });
  const message = `jobs wait for each other: ${named.join(" waits for ")}; divide the block into several`;
  work.problems.report({ code: "BLK456", message, place });
}

/** How many instances of a module may run at once in one job: `max_fwthreads`, but never more than `fw_nmaxthread`. */
export function threadsOf(scene: Scene): number {
  const text = (key: string): string | undefined => valueOf(scene.program, key, { scope: scene.scope }, scene.problems);
  if (readBoolean(text("master_use_fwthreads") ?? "false") !== true) return 1;
  const count = (key: string, instead: number): number => {
    const number = Number(text(key) ?? instead);
    return number === Infinity || (Number.isInteger(number) && number >= 1) ? number : 1;
  };
  return Math.min(count("max_fwthreads", 1), count("fw_nmaxthread", Infinity));
}
