import { join } from "node:path";
import type { BackendJob } from "../../backend.ts";
import { shellWord } from "../../../plan/shell-words.ts";
import { SchedulerError } from "../scheduler.ts";
import type { ArrayWait, JobArray } from "./divide.ts";

export interface ScriptOrder {
  readonly array: JobArray;
  /** Absolute. */
  readonly folder: string;
  readonly mostAtOnce?: number;
  /** The highest priority in the graph; every user may rank below it, none above others. */
  readonly highest: number;
}

/** How long before its end a job is told, unless the submission says otherwise: grace and the last copies. */
const usualSignalSeconds = 60;

/** Options that are ours: another value would lose jobs. */
const ownLetters = /^-[aJoeidnDHW]/;
const ownWords =
  "array job-name output error dependency export export-file parsable wait wrap signal requeue no-requeue chdir test-only hold kill-on-invalid-dep clusters open-mode input ntasks".split(
    " ",
  );

/** The text of the batch script of an array. It can be given to sbatch by hand. Throws SchedulerError `refused`. */
export function batchScript(order: ScriptOrder): string {
  const { array, folder } = order;
  const options = optionsOf(order).map((option) => `#SBATCH ${batchWord(option)}\n`);
  const words = [join(folder, "runner.sh"), "--list", join(folder, `${array.name}.json`)].map(shellWord);
  return `#!/bin/sh
${options.join("")}. ${shellWord(join(folder, "environment.sh"))}
exec /bin/sh ${words.join(" ")} "$SLURM_ARRAY_TASK_ID"
`;
}

function optionsOf({ array, folder, mostAtOnce, highest }: ScriptOrder): string[] {
  const { resources = {}, requests = {} } = array.sample;
  const { cpus, memory, disk, minutes, priority = 0 } = resources;
  const most = requests.slurm_max_jobs ?? mostAtOnce;
  const seconds = requests.slurm_signal_seconds ?? String(usualSignalSeconds);
  const [partition, account] = [requests.slurm_partition ?? requests.queue, requests.slurm_account ?? requests.psn];
  return [
    `--job-name=${array.name}`,
    `--array=${numbersOf([...array.elements.values()])}${most === undefined ? "" : `%${counted("slurm_max_jobs", most)}`}`,
    `--output=${join(folder, "out").replaceAll("%", "%%")}/%A_%a.out`,
    "--open-mode=append",
    `--chdir=${folder}`,
    "--export=NIL",
    // The journal of a job makes it safe to begin it again.
    "--requeue",
    `--signal=B:USR2@${counted("slurm_signal_seconds", seconds)}`,
    "--kill-on-invalid-dep=yes",
    "--ntasks=1",
    ...(cpus === undefined ? [] : [`--cpus-per-task=${String(cpus)}`]),
    ...(memory === undefined ? [] : [`--mem=${String(memory)}M`]),
    ...(disk === undefined ? [] : [`--tmp=${String(Math.ceil(disk / 1024))}M`]),
    ...(minutes === undefined ? [] : [`--time=${String(minutes)}`]),
    ...(priority === highest ? [] : [`--nice=${String(highest - priority)}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(requests.slurm_qos === undefined ? [] : [`--qos=${requests.slurm_qos}`]),
    ...moreOptions(requests),
  ];
}

function moreOptions({ slurm_options: text = "" }: NonNullable<BackendJob["requests"]>): string[] {
  const options = text.split(/\s+/).filter((one) => one !== "");
  const wrong = options.find((one) => !/^--?[A-Za-z]/.test(one) || isOwn(one));
  if (wrong !== undefined)
    throw new SchedulerError(
      "refused",
      `slurm_options may not have ${wrong}: options are words like --exclusive or --constraint=x, and not those that wcl sets`,
    );
  return options;
}

/** sbatch takes a long name for any that begins so. */
function isOwn(option: string): boolean {
  const name = /^--([^=]+)/.exec(option)?.[1];
  return name === undefined ? ownLetters.test(option) : ownWords.some((word) => word.startsWith(name));
}

function counted(key: string, value: string | number): string {
  if (!/^[1-9]\d{0,8}$/.test(String(value)))
    throw new SchedulerError("refused", `${key} is ${String(value)}, not a positive whole number`);
  return String(value);
}

/** `0-9,12`, as --array has it. */
export function numbersOf(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((one, other) => one - other);
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(",");
}

/** The value of --dependency; undefined for an array that waits for nobody. `ids`: array to Slurm's number. */
export function dependencyOf(
  waits: ArrayWait,
  ids: ReadonlyMap<string, string>,
  sizes: ReadonlyMap<string, number>,
): string | undefined {
  switch (waits.kind) {
    case "nobody":
      return undefined;
    case "same number":
      return `aftercorr:${ids.get(waits.array) ?? ""}`;
    case "all":
      return `afterok${waits.of
        .flatMap(({ array, elements }) => {
          const id = ids.get(array) ?? "";
          return elements.length === sizes.get(array) ? [id] : elements.map((element) => `${id}_${String(element)}`);
        })
        .map((id) => `:${id}`)
        .join("")}`;
  }
}

/** One option on a #SBATCH line. */
function batchWord(option: string): string {
  if (/[\n\r\0]/.test(option))
    throw new SchedulerError("refused", `an option of sbatch holds a line break: ${JSON.stringify(option)}`);
  return /^[\w./:=@%+,*-]+$/.test(option) ? option : `"${option.replaceAll(/(["\\])/g, "\\$1")}"`;
}
