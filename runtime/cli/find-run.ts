import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { lockHolder } from "../events/lock-file.ts";
import type { ProcessMark } from "../events/process-mark.ts";
import { readJournal } from "../events/journal.ts";
import type { RunStatus } from "../events/run-status.ts";
import { readSummary } from "../events/status-checkpoint.ts";
import { applyEvent, emptyStatus } from "../events/status.ts";
import { UsageError } from "./terminal.ts";

/** A run's folder and journal. */
export interface RunPlace {
  readonly run: string;
  /** Absolute. */
  readonly folder: string;
  readonly journal: string;
}

/** All runs below the root, in the order of their names; empty when the root does not exist. */
export async function listRuns(root: string): Promise<RunPlace[]> {
  const names = await readdir(root).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  const places = names.sort().map((name) => placeOf(root, name));
  const there = await Promise.all(places.map(async (place) => ((await exists(place.journal)) ? [place] : [])));
  return there.flat();
}

/** The run called `UNIT_rREQpATT`; a UsageError that helps when there is none. */
export async function findRun(root: string, run: string): Promise<RunPlace> {
  if (run.includes("/") || run === "." || run === "..") throw new UsageError(`"${run}" is not the name of a run`);
  const place = placeOf(root, run);
  if (await exists(place.journal)) return place;
  throw new UsageError(`no run ${run} in ${root} (wcl status shows the runs there)`);
}

/** What a run's journal comes to, and who works on it. */
export interface FoldedRun {
  readonly status: RunStatus;
  readonly engine: ProcessMark | undefined;
  /** The journal knows no end, but no engine is alive any more. */
  readonly lost: boolean;
}

/** Folds the run's journal, every wrapper instance in it. */
export async function statusOfRun(place: RunPlace): Promise<FoldedRun> {
  return folded(place, async () => {
    let status = emptyStatus();
    for await (const event of readJournal(place.journal)) status = applyEvent(status, event);
    return status;
  });
}

/** The same for whoever needs no wrapper instance that ended well: the engine's last checkpoint and what came since. */
export async function summaryOfRun(place: RunPlace): Promise<FoldedRun> {
  return folded(place, () => readSummary(place.journal));
}

/** An engine that was left a run has it in hand by then. */
export const engineGraceMs = 60_000;

async function folded(place: RunPlace, read: () => Promise<RunStatus>): Promise<FoldedRun> {
  const before = await read();
  const engine = await lockHolder(place.journal);
  // An engine that ended since we read has said so in the journal.
  const status = engine === undefined && isUnderWay(before) ? await read() : before;
  const waits = status.state === "submitted" && Date.now() - Date.parse(status.submitted ?? "") < engineGraceMs;
  return { status, engine, lost: engine === undefined && isUnderWay(status) && !waits };
}

/** It has not ended, as far as its journal tells. */
export function isUnderWay({ state }: RunStatus): boolean {
  return state === "running" || state === "submitted";
}

function placeOf(root: string, run: string): RunPlace {
  const folder = join(root, run);
  return { run, folder, journal: join(folder, "journal.jsonl") };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
