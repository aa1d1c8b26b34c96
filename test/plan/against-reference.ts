import { writeWcl } from "../../runtime/config/write.ts";
import { planToJson } from "../../runtime/plan/plan-json.ts";
import type { Planned } from "./planning.ts";

/** What the reference made, in the compact form of the golden folder. */
export interface Reference {
  readonly submit_run: string;
  readonly ops_run_dir: string;
  readonly error?: { readonly type: string; readonly message?: string; readonly die?: string; readonly module: string };
  readonly blocks: Readonly<Record<string, ReferenceBlock>>;
}

interface ReferenceBlock {
  readonly modules: Readonly<Record<string, { readonly wrappers: readonly Wrapper[] }>>;
  readonly jobs: readonly {
    readonly jobnum: string;
    readonly jobkeys: string;
    readonly tasks: readonly string[];
    readonly groups: Readonly<Record<string, { readonly wrapnums: readonly string[]; readonly fw_nthread: number }>>;
  }[];
}

type Wrapper = Readonly<Record<string, unknown>> & { readonly wrapnum: string };

/** One value that is not as the reference has it. */
export interface Difference {
  readonly path: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Everything in which a plan is not the reference's. Sets of files compare as sets; commands and edges are ours alone. */
export function differences(planned: Planned, reference: Reference): readonly Difference[] {
  const ours = planToJson(planned.plan, []) as unknown as typeof reference & {
    readonly blocks: Readonly<Record<string, OurBlock>>;
  };
  const found: Difference[] = [];
  compare(found, "submit_run", ours.submit_run, reference.submit_run);
  compare(found, "ops_run_dir", ours.ops_run_dir, reference.ops_run_dir);
  for (const [block, theirs] of Object.entries(reference.blocks)) {
    const own = ours.blocks[block];
    for (const [module, { wrappers }] of Object.entries(theirs.modules)) {
      const ownWrappers = own?.modules[module]?.wrappers ?? [];
      compare(found, `${module}/count`, ownWrappers.length, wrappers.length);
      for (const [at, wrapper] of wrappers.entries()) {
        const { wrapnum, inputwcl_text: text } = wrapper;
        compare(
          found,
          `${module}/${wrapnum}`,
          comparable(ownWrappers[at], ownWrappers[at]),
          comparable(wrapper, ownWrappers[at]),
        );
        if (text !== undefined) compare(found, `${module}/${wrapnum}/text`, inputText(planned, Number(wrapnum)), text);
      }
    }
    compare(found, `jobs`, own?.jobs.map(jobOfOurs), theirs.jobs.map(jobOfTheirs));
    compare(
      found,
      `tasks`,
      tasksOf(planned, block),
      theirs.jobs.flatMap(({ tasks }) => tasks),
    );
  }
  return found;
}

interface OurBlock {
  readonly modules: Readonly<Record<string, { readonly wrappers: readonly Wrapper[] }>>;
  readonly jobs: readonly OurJob[];
}

interface OurJob {
  readonly jobnum: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly groups: readonly {
    readonly module: string;
    readonly threads: number;
    readonly wrapnums: readonly string[];
  }[];
}

function inputText({ plan }: Planned, wrapnum: number): string | undefined {
  const all = plan.blocks.flatMap(({ modules }) => modules).flatMap(({ quanta }) => quanta);
  const quantum = all.find((one) => one.wrapnum === wrapnum);
  return quantum && writeWcl(quantum.inputWcl, "sorted");
}

/** What the reference counts as keys holds all it knows of the loop file too; only the keys we name are compared. */
function comparable(wrapper: Wrapper | undefined, ours: Wrapper | undefined): object | undefined {
  if (wrapper === undefined) return undefined;
  const all = wrapper["keys"] as Readonly<Record<string, string>>;
  const named = Object.keys(ours?.["keys"] ?? {}).map((key) => [key, all[key]] as const);
  const rest = Object.entries(wrapper).filter(([key]) => !comparedApart.has(key));
  return {
    ...Object.fromEntries(rest),
    keys: Object.fromEntries(named),
    infiles: sorted(wrapper["infiles"]),
    outfiles: sorted(wrapper["outfiles"]),
  };
}

const comparedApart: ReadonlySet<string> = new Set(["commands", "inputwcl_text", "keys"]);

function sorted(names: unknown): readonly unknown[] {
  return [...new Set(names as readonly unknown[])].sort();
}

function jobOfOurs({ jobnum, keys, groups }: OurJob): object {
  return {
    jobnum,
    jobkeys: `_${Object.values(keys).join("_") || "nokey"}`,
    groups: Object.fromEntries(groups.map(({ module, threads, wrapnums }) => [module, { threads, wrapnums }])),
  };
}

function jobOfTheirs({ jobnum, jobkeys, groups }: ReferenceBlock["jobs"][number]): object {
  const renamed = Object.entries(groups).map(([module, group]) => [
    module,
    { threads: group.fw_nthread, wrapnums: group.wrapnums },
  ]);
  return { jobnum, jobkeys, groups: Object.fromEntries(renamed) as unknown };
}

/** The rows of the task lists of a block, job after job. */
export function tasksOf({ plan }: Planned, name: string): readonly string[] {
  const block = plan.blocks.find((one) => one.name === name);
  const quanta = new Map(block?.modules.flatMap(({ quanta: all }) => all).map((quantum) => [quantum.wrapnum, quantum]));
  return (block?.jobs ?? []).flatMap(({ groups }) =>
    groups
      .flatMap(({ wrapnums }) => wrapnums)
      .sort((one, other) => one - other)
      .map((wrapnum) => {
        const quantum = quanta.get(wrapnum);
        return [wrapnum, quantum?.wrappername, quantum?.inputwcl, quantum?.wrapdebug, quantum?.log].join(", ");
      }),
  );
}

function compare(found: Difference[], path: string, ours: unknown, theirs: unknown): void {
  if (isObject(ours) && isObject(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      compare(found, `${path}/${key}`, ours[key], theirs[key]);
    return;
  }
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) found.push({ path, ours, theirs });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
