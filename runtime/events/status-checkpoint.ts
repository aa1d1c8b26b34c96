import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RunEvent } from "./event.ts";
import { openIfThere, readEvents, type JournalPosition } from "./read-journal.ts";
import type { RunStatus, WrapperStatus } from "./run-status.ts";
import { applyEvent, emptyStatus } from "./status.ts";

/**
 * The status of a run so far, beside its journal, so that whoever asks reads what came since and not all of it. Never
 * the truth: one that is missing, torn or too old only costs time.
 */
interface Checkpoint {
  readonly v: 1;
  readonly position: JournalPosition;
  /** Wrapper instances that ended well are left out of it; only counts tell of them. */
  readonly status: RunStatus;
  /** Their numbers: first and last of each stretch. */
  readonly left: readonly (readonly [first: number, last: number])[];
}

/** Writes it whole or not at all; `position` is the place in the journal behind the last event of the status. */
export async function writeCheckpoint(journal: string, status: RunStatus, position: JournalPosition): Promise<void> {
  const text = JSON.stringify(withoutDone(status, position));
  const draft = `${checkpointOf(journal)}.part`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, checkpointOf(journal));
}

/**
 * Where a run is, without its wrapper instances that ended well: as the last checkpoint has it, and what the journal
 * tells since. Throws JournalError as readJournal does.
 */
export async function readSummary(journal: string): Promise<RunStatus> {
  const known = await readCheckpoint(journal);
  const after = known === undefined ? undefined : await continued(journal, known);
  if (after !== undefined) return after;
  const start: Checkpoint = { v: 1, position: { offset: 0, seq: 0 }, status: emptyStatus(), left: [] };
  return (await continued(journal, start)) ?? emptyStatus();
}

/** Undefined when an event is about something that the checkpoint has left out. */
async function continued(journal: string, { status, position, left }: Checkpoint): Promise<RunStatus | undefined> {
  const file = await openIfThere(journal);
  if (file === undefined) return status;
  try {
    if ((await file.stat()).size < position.offset) return undefined;
    for await (const { event } of readEvents(journal, file, position)) {
      if (isAbout(event, left)) return undefined;
      applyEvent(status, event);
    }
    return status;
  } finally {
    await file.close();
  }
}

function isAbout(event: RunEvent, left: Checkpoint["left"]): boolean {
  if (event.kind !== "wrapper-started" && event.kind !== "wrapper-ended") return false;
  return left.some(([first, last]) => event.wrapnum >= first && event.wrapnum <= last);
}

function withoutDone(status: RunStatus, position: JournalPosition): Checkpoint {
  const wrappers: Record<string, WrapperStatus> = {};
  const left: [number, number][] = [];
  // Keys that are numbers come in their order.
  for (const [key, wrapper] of Object.entries(status.wrappers)) {
    if (wrapper.state !== "done" && wrapper.state !== "skipped") wrappers[key] = wrapper;
    else {
      const last = left.at(-1);
      if (last?.[1] === wrapper.wrapnum - 1) last[1] = wrapper.wrapnum;
      else left.push([wrapper.wrapnum, wrapper.wrapnum]);
    }
  }
  return { v: 1, position, status: { ...status, wrappers }, left };
}

async function readCheckpoint(journal: string): Promise<Checkpoint | undefined> {
  const text = await readFile(checkpointOf(journal), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Checkpoint> | null;
    return value?.v === 1 && value.position?.seq === value.status?.seq ? (value as Checkpoint) : undefined;
  } catch {
    return undefined;
  }
}

function checkpointOf(journal: string): string {
  return join(dirname(journal), ".status.json");
}
