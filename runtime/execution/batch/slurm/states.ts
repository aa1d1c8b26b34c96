import type { BatchState } from "../scheduler.ts";

/** What squeue, scontrol and sacct call a job, by `ARRAYID_ELEMENT`. */
export interface SlurmJob {
  readonly state: string;
  readonly reason: string;
  readonly where: string;
  /** Exit code of the batch script; missing where the program does not tell. */
  readonly exit?: number;
}

/** The columns that `readQueue` reads. */
export const queueFormat = "%F|%K|%T|%r|%N";

/** Output of squeue in `queueFormat`, an element a line. What is no such line (a warning) is passed over. */
export function readQueue(text: string): ReadonlyMap<string, SlurmJob> {
  const jobs = new Map<string, SlurmJob>();
  for (const line of text.split("\n")) {
    const [array = "", element = "", state = "", reason = "", where = "", ...more] = line.trim().split("|");
    if (more.length > 0 || !/^\d+$/.test(array) || !/^\d+$/.test(element) || state === "") continue;
    jobs.set(`${array}_${element}`, { state, reason, where });
  }
  return jobs;
}

/** Output of `scontrol -o show job ID`: a job a line. */
export function readJobs(text: string): ReadonlyMap<string, SlurmJob> {
  const jobs = new Map<string, SlurmJob>();
  for (const line of text.split("\n")) {
    const field = (name: string) => new RegExp(`(?:^| )${name}=(\\S+)`).exec(line)?.[1] ?? "";
    const [array, element, state] = [field("ArrayJobId"), field("ArrayTaskId"), field("JobState")];
    if (!/^\d+$/.test(element) || state === "") continue;
    jobs.set(`${array}_${element}`, {
      ...{ state, reason: field("Reason"), where: field("BatchHost") },
      exit: exitOf(field("ExitCode")),
    });
  }
  return jobs;
}

/** Output of `sacct -X -n -P -o JobID,State,ExitCode,NodeList`. */
export function readAccounts(text: string): ReadonlyMap<string, SlurmJob> {
  const jobs = new Map<string, SlurmJob>();
  for (const line of text.split("\n")) {
    const [id = "", state = "", exit = "", where = ""] = line.trim().split("|");
    // "CANCELLED by 1000": who did it stands behind the word.
    if (/^\d+_\d+$/.test(id)) jobs.set(id, { state: state.split(" ")[0] ?? "", reason: "", where, exit: exitOf(exit) });
  }
  return jobs;
}

/** `7:0` is an exit code, `0:9` a signal. */
function exitOf(text: string): number {
  const [code = "0", signal = "0"] = text.split(":");
  return Number(signal) === 0 ? Number(code) : 128 + Number(signal);
}

/** Reasons for which a waiting job waits until somebody does something. */
const heldReasons =
  /^(JobHeld\w*|launch_failed_requeued_held|BadConstraints|Invalid\w+|PartitionDown|PartitionInactive|PartitionNodeLimit|PartitionTimeLimit|QOSNotAllowed|AccountNotAllowed|AccountingPolicy)$/i;

export function stateOf(job: SlurmJob): BatchState {
  const { state, where, exit } = job;
  const reason = job.reason.replaceAll(/[()]/g, "").replaceAll(" ", "_");
  const why = reason === "" || reason === "None" ? state : `${state} (${reason})`;
  switch (state) {
    case "PENDING":
      if (/^DependencyNeverSatisfied$/i.test(reason)) return { kind: "ended", end: { kind: "skipped" }, why };
      return heldReasons.test(reason) ? { kind: "held", why } : { kind: "waiting", why };
    case "REQUEUE_HOLD":
    case "SPECIAL_EXIT":
    case "RESV_DEL_HOLD":
      return { kind: "held", why };
    case "CONFIGURING":
    case "REQUEUED":
    case "REQUEUE_FED":
      return { kind: "waiting", why };
    case "RUNNING":
    case "COMPLETING":
    case "SUSPENDED":
    case "STOPPED":
    case "SIGNALING":
    case "STAGE_OUT":
    case "RESIZING":
      return { kind: "running", where };
    case "COMPLETED":
      return { kind: "ended", end: { kind: "exit", status: 0 }, why };
    case "FAILED":
      return {
        ...{ kind: "ended", end: { kind: "exit", status: exit === undefined || exit === 0 ? 1 : exit } },
        why: exit === undefined ? why : `${why}, exit code ${String(exit)}`,
      };
    case "CANCELLED":
      return { kind: "ended", end: { kind: /^Dependency/i.test(reason) ? "skipped" : "cancelled" }, why };
    case "TIMEOUT":
    case "DEADLINE":
      return { kind: "ended", end: { kind: "timeout" }, why };
    case "OUT_OF_MEMORY":
      return { kind: "ended", end: { kind: "memory" }, why };
    case "NODE_FAIL":
    case "BOOT_FAIL":
    case "PREEMPTED":
    case "REVOKED":
      return { kind: "ended", end: { kind: "lost" }, why };
    default:
      // A word of a newer Slurm: nothing is concluded from it.
      return { kind: "waiting", why };
  }
}

/** Whether what sbatch and the others print means: ask again later. */
export function isAway(text: string): boolean {
  return /unable to contact slurm controller|socket timed out|connection refused|resource temporarily unavailable|slurm backup controller in standby|communication (connection )?failure|zero bytes were transmitted|unable to connect to slurm daemon|transport endpoint|i\/o error/i.test(
    text,
  );
}

/** The sentences that matter of what a program of Slurm complained about. */
export function complaintOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^Try "/.test(line));
  return said.map((line) => line.replace(/^\w+: (error: )?/, "")).join("; ");
}
