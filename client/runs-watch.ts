import { commands, window } from "vscode";
import type { RunSummary } from "./run-summary.ts";

/** Milliseconds between two looks at the runs while one is under way; a look starts a program. */
const lookEvery = 5000;

/** What watching the runs needs. */
export interface Watched {
  /** Newest first. */
  readonly ask: () => Promise<readonly RunSummary[]>;
  readonly heard: (runs: readonly RunSummary[]) => void;
}

/**
 * Looks at the runs of this machine as long as one of them is under way, and says so when it ends. `look` begins it
 * anew, as after a submission; nothing is asked while nothing runs.
 */
export function watchRuns({ ask, heard }: Watched): { readonly look: () => void; readonly dispose: () => void } {
  const open = new Set<string>();
  const state: { timer?: NodeJS.Timeout; ended: boolean } = { ended: false };
  const look = async (): Promise<void> => {
    clearTimeout(state.timer);
    const runs = await ask();
    if (state.ended) return;
    heard(runs);
    for (const run of runs) {
      if (isOpen(run)) open.add(run.run);
      else if (open.delete(run.run)) void sayEnd(run);
    }
    clearTimeout(state.timer);
    if (open.size > 0) state.timer = setTimeout(() => void look(), lookEvery);
  };
  return {
    look: () => void look(),
    dispose: () => {
      state.ended = true;
      clearTimeout(state.timer);
    },
  };
}

function isOpen({ state }: RunSummary): boolean {
  return state === "running" || state === "submitted";
}

async function sayEnd({ run, state, done, total, failed }: RunSummary): Promise<void> {
  const text = `${run} is ${state}: ${done} of ${total}${failed > 0 ? `, ${failed} failed` : ""}`;
  const choice = await (state === "done" ? window.showInformationMessage : window.showWarningMessage)(text, "Open");
  if (choice === "Open") await commands.executeCommand("wcl.openRun", run);
}
