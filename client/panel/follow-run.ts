import type { RunEvent } from "../../runtime/events/event.ts";
import type { RunStatus } from "../../runtime/events/run-status.ts";
import { applyEvent, emptyStatus } from "../../runtime/events/status.ts";
import { runWcl, workingFolder } from "../run-process.ts";
import { emptyLedger, writeDown, type Ledger } from "./ledger.ts";

/** What the panel knows of its run: the fold of the run's events, as far as they came. */
export interface FollowedRun {
  status: RunStatus;
  ledger: Ledger;
  /** What `wcl` said when it ended without the run's end. */
  trouble?: string;
}

/** Nothing was heard of the run yet. */
export function unheard(run: string): FollowedRun {
  return { status: { ...emptyStatus(), run }, ledger: emptyLedger() };
}

/**
 * Folds the events of a run from the first on into `known`, and says so after each, until the run ends, nobody works on
 * it any more, or the signal aborts.
 */
export async function followRun(
  extensionPath: string,
  run: string,
  known: FollowedRun,
  signal: AbortSignal,
  changed: () => void,
): Promise<void> {
  Object.assign(known, unheard(run));
  delete known.trouble;
  const options = { cwd: workingFolder(), signal };
  const finished = await runWcl(extensionPath, ["status", run, "--follow", "--json"], options, (line) => {
    if (!isEvent(line) || line.seq <= known.status.seq) return;
    known.status = applyEvent(known.status, line);
    writeDown(known.ledger, line);
    changed();
  });
  if (signal.aborted) return;
  if (finished.stderr.trim() !== "") known.trouble = finished.stderr.trim();
  changed();
}

function isEvent(value: unknown): value is RunEvent {
  return typeof value === "object" && value !== null && "kind" in value && "seq" in value;
}
