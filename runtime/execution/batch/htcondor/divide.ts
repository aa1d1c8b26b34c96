import { join } from "node:path";
import type { BackendJob } from "../../backend.ts";
import type { ElementList } from "../element-list.ts";
import { marksFolder } from "../evidence.ts";
import { shellWord } from "../../../plan/shell-words.ts";
import { SchedulerError, type JobGraph, type Submission } from "../scheduler.ts";
import { varsText } from "./quoting.ts";
import { submitDescription } from "./submit-description.ts";

/** Where options of condor_submit_dag wait for the call. */
export const optionsFile = (name: string) => `${name}.options.json`;
/** Before a job begins its script looks for this: it was taken back while DAGMan had not yet submitted it. */
export const takenBackMark = (name: string, element: number | string) => `${name}.${String(element)}.taken-back`;

/**
 * The DAG of a block's jobs, as the job manager of the original: a node a job, called by its number, with the edges that
 * the original lacks. One submit description for all jobs that ask for the same, so that ten thousand jobs are three files.
 * No RETRY and no rescue: jobs that were lost are handed over again by their journals, in a DAG of their own.
 */
export function divideForCondor(graph: JobGraph): readonly Submission[] {
  const { name, folder, jobs } = graph;
  if (jobs.length === 0) return [];
  const elements = new Map(jobs.map(({ jobnum }, at) => [jobnum, at]));
  const kinds = new Map<string, { readonly file: string; readonly sample: BackendJob }>();
  for (const job of jobs) {
    const key = kindOf(job);
    if (!kinds.has(key)) kinds.set(key, { file: `${name}.${String(kinds.size + 1)}.sub`, sample: job });
  }
  const list: ElementList = { name, folders: Object.fromEntries(jobs.map((job, at) => [String(at), job.folder])) };
  const files = new Map([
    [`${name}.dag`, dagText(graph, elements, (job) => kinds.get(kindOf(job))?.file ?? "")],
    [`${name}.sh`, scriptText(name, folder)],
    [`${name}.json`, JSON.stringify(list)],
    [`${name}.config`, "DAGMAN_USER_LOG_SCAN_INTERVAL = 2\nDAGMAN_MAX_SUBMITS_PER_INTERVAL = 1000\n"],
    [optionsFile(name), JSON.stringify(throttlesOf(graph))],
  ]);
  for (const { file, sample } of kinds.values())
    files.set(file, submitDescription({ name, folder, sample, jobs: jobs.length }));
  return [{ name, elements, files, after: [] }];
}

/** Priority is the node's own. */
const kindOf = ({ resources, requests }: BackendJob) =>
  JSON.stringify([{ ...resources, priority: undefined }, requests ?? {}]);

function dagText(
  { name, jobs }: JobGraph,
  elements: ReadonlyMap<string, number>,
  descriptionOf: (job: BackendJob) => string,
): string {
  const lines = [
    `CONFIG ${name}.config`,
    `NODE_STATUS_FILE ${name}.node_status 5 ALWAYS-UPDATE`,
    `JOBSTATE_LOG ${name}.jobstate`,
  ];
  for (const job of jobs) {
    const { jobnum, resources } = job;
    if (!/^\w+$/.test(jobnum)) throw new SchedulerError("refused", `a job cannot be called ${jobnum} in a DAG`);
    lines.push(`JOB ${jobnum} ${descriptionOf(job)}`);
    lines.push(`VARS ${jobnum} element=${varsText(String(elements.get(jobnum)))} subblock=${varsText(jobnum)}`);
    if ((resources?.priority ?? 0) !== 0) lines.push(`PRIORITY ${jobnum} ${String(resources?.priority)}`);
  }
  for (const { jobnum, after } of jobs) if (after.length > 0) lines.push(`PARENT ${after.join(" ")} CHILD ${jobnum}`);
  return `${lines.join("\n")}\n`;
}

/**
 * HTCondor sends one signal to jobs that are removed, held and evicted. Only one that we took back has ended then and says
 * so; any other will begin again, so its runner must not say that it has ended: its journal tells the next start what is
 * done.
 */
function scriptText(name: string, folder: string): string {
  const words = [join(folder, "runner.sh"), "--list", join(folder, `${name}.json`)].map(shellWord);
  return `#!/bin/sh
# Begins one job of the DAG on its machine, unless it was taken back meanwhile.
taken_back=${shellWord(join(folder, marksFolder))}/${name}."$1".taken-back
[ -e "$taken_back" ] && exit 143
. ${shellWord(join(folder, "environment.sh"))}
# Set before the runner begins: no signal may fall between the two and leave it alone.
trap '[ -z "$!" ] && exit 143; if [ -e "$taken_back" ]; then kill -TERM $!; else killed=137; kill -KILL $!; fi' TERM
/bin/sh ${words.join(" ")} "$1" &
runner=$!
wait $runner
status=$?
# A signal ends the waiting, not the runner.
while kill -0 $runner 2>/dev/null; do
  wait $runner
  status=$?
done
exit \${killed:-$status}
`;
}

/** Options of condor_submit_dag by the submission's keys; each limits what DAGMan does at once. */
const throttles = [
  ["-maxjobs", "dagman_max_jobs"],
  ["-maxidle", "dagman_max_idle"],
  ["-maxpre", "dagman_max_pre"],
  ["-maxpost", "dagman_max_post"],
] as const;

function throttlesOf({ jobs, mostAtOnce }: JobGraph): readonly string[] {
  const requests = jobs[0]?.requests ?? {};
  return throttles.flatMap(([option, key]) => {
    const value = requests[key] ?? (key === "dagman_max_jobs" ? mostAtOnce?.toString() : undefined);
    if (value === undefined) return [];
    if (!/^\d{1,9}$/.test(value)) throw new SchedulerError("refused", `${key} is ${value}, not a whole number`);
    return [option, value];
  });
}
