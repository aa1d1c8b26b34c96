import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lockHolder } from "../events/lock-file.ts";
import { DatabaseError } from "../registry/database-error.ts";
import type { Registry } from "../registry/registry.ts";
import { findRun } from "./find-run.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/**
 * Says that a run's journal may hold more than the registry: made before the run begins, taken away once all of it is
 * recorded. So a database that was away, or an engine that was killed, costs nothing but time.
 */
export async function markUnrecorded(root: string, run: string, registry: Registry): Promise<void> {
  await mkdir(folderOf(root), { recursive: true });
  const draft = join(folderOf(root), `.${run}.${process.pid}`);
  await writeFile(draft, JSON.stringify({ registry: registry.place }));
  await rename(draft, join(folderOf(root), run));
}

export async function unmarkRecorded(root: string, run: string): Promise<void> {
  await rm(join(folderOf(root), run), { force: true });
}

/**
 * Records what runs without a living engine left unrecorded in this registry. Called by whoever opens the registry
 * next; gives up quietly on a run that cannot be recorded now, since the command at hand is about something else.
 */
export async function takeUpUnrecorded(terminal: Terminal, root: string, registry: Registry): Promise<void> {
  for (const run of await readdir(folderOf(root)).catch(() => [])) {
    if (run.startsWith(".") || (await registryOf(root, run)) !== registry.place) continue;
    try {
      const { journal } = await findRun(root, run);
      // Its engine records it, and may be about to.
      if ((await lockHolder(journal)) !== undefined) continue;
      for (const refusal of await registry.recordJournal(journal)) terminal.tell(`${run}: ${refusal.text}`);
      await unmarkRecorded(root, run);
      terminal.tell(`${run}: recorded what its engine could not`);
    } catch (error) {
      if (!(error instanceof DatabaseError || error instanceof UsageError)) throw error;
      terminal.tell(`${run} is not recorded completely: ${error.message}`);
    }
  }
}

/** Beside the runs, which begin with no dot. */
function folderOf(root: string): string {
  return join(root, ".unrecorded");
}

/** Where the run is to be recorded; undefined when somebody was quicker than we. */
async function registryOf(root: string, run: string): Promise<string | undefined> {
  try {
    const mark = JSON.parse(await readFile(join(folderOf(root), run), "utf8")) as { readonly registry?: string };
    return mark.registry;
  } catch {
    return undefined;
  }
}
