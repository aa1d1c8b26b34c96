import { JournalError } from "../events/journal-error.ts";
import type { RunStatus } from "../events/run-status.ts";
import { openRun, type OpenRun } from "../execution/run-folder.ts";
import { findRun, summaryOfRun, type RunPlace } from "./find-run.ts";
import { UsageError } from "./terminal.ts";

/** A run that no engine has, with what is known of it but wrapper instances that ended well. Throws UsageError when one has. */
export async function stoppedRun(
  root: string,
  name: string,
): Promise<{ readonly place: RunPlace; readonly status: RunStatus }> {
  const place = await findRun(root, name);
  const { status, engine } = await summaryOfRun(place);
  if (engine !== undefined) throw new UsageError(`${name} has an engine: process ${engine.pid} on ${engine.host}`);
  return { place, status };
}

/** Opens it for an engine; somebody else may have been quicker between our look and our opening: UsageError. */
export async function openStopped({ folder }: RunPlace): Promise<OpenRun> {
  try {
    return await openRun(folder);
  } catch (error) {
    throw error instanceof JournalError ? new UsageError(error.message) : error;
  }
}
