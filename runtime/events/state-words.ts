/** Words that people see, in the registry, the panel and the terminal alike, each with its meaning. */
export const runStates = {
  submitted: "The submission is accepted and its attempt number taken; no engine works on it yet.",
  running: "An engine works on it.",
  done: "Every quantum succeeded.",
  failed: "It ended, and something in it failed.",
  cancelled: "An operator stopped it; `resume` goes on from there.",
} as const;

export const blockStates = {
  waiting: "Blocks before it have not ended.",
  running: "Its jobs are given to the engine.",
  done: "All its jobs succeeded.",
  failed: "It ended, and a job of it failed or was not run.",
} as const;

/** The registry's view job_monitor calls them PRE, EXEC or POST, DONE, FAIL. */
export const jobStates = {
  submitted: "Its folder is written and the engine has it; no runner is alive yet.",
  running: "A runner is alive in its folder.",
  done: "All its wrapper instances succeeded.",
  failed: "It ended, and not well.",
} as const;

/** A wrapper instance is one quantum: one execution of a module. */
export const wrapperStates = {
  waiting: "Not begun.",
  stage_in: "Its input files are fetched.",
  running: "Its programs run.",
  post: "Its programs have ended; outputs are read and registered.",
  saving: "Its outputs are copied to the archive.",
  done: "It succeeded, and what it made is registered.",
  failed: "It ended, and not well: the reason and the log say more.",
  skipped: "Nothing to do: an earlier run of the job made all its outputs from the same inputs.",
} as const;

export type RunState = keyof typeof runStates;
export type BlockState = keyof typeof blockStates;
export type JobState = keyof typeof jobStates;
export type WrapperWord = keyof typeof wrapperStates;

/** In the order in which a wrapper instance meets them; the order of columns and bars. */
export const wrapperWords = Object.keys(wrapperStates) as readonly WrapperWord[];

/** True when nothing more will happen to it in this run of its job. */
export function isFinal(word: WrapperWord): boolean {
  return word === "done" || word === "failed" || word === "skipped";
}
