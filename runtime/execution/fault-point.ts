/** Steps at which a test can break a job (in the order in which a wrapper instance meets them), an engine, a removal. */
export type FaultStep =
  | "job-started"
  | "stage-in-copied"
  | "before-exec"
  | "after-exec"
  | "before-record"
  | "after-record"
  | "save-copied"
  | "save-named"
  | "after-placed"
  | "before-job-ended"
  | "engine-job-submitted"
  | "engine-merged"
  | "engine-block-ended"
  | "remove-listed"
  | "remove-rows"
  | "remove-copy"
  | "remove-renamed";

/** How often each step was met in this process. */
const met = new Map<FaultStep, number>();

/**
 * For tests of what a kill leaves behind, and for nothing else: `WCL_FAULT=STEP:kill` or `WCL_FAULT=STEP@N:kill` ends
 * this process by SIGKILL when it meets the step for the first (Nth) time; `:throw` makes the step fail instead.
 */
export function faultPoint(step: FaultStep): void {
  const wanted = process.env.WCL_FAULT;
  if (wanted === undefined) return;
  const times = (met.get(step) ?? 0) + 1;
  met.set(step, times);
  const [where, how] = wanted.split(":");
  if (where !== step && where !== `${step}@${times}`) return;
  if (times > 1 && where === step) return;
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  else throw new Error(`broken on purpose at ${step}`);
}
