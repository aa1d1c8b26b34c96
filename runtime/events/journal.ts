import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { durableFile, type Urgency } from "./durable-file.ts";
import { syncFolderOf } from "./sync-folder.ts";
import type { EventHead, Happening, RunEvent } from "./event.ts";
import { JournalError } from "./journal-error.ts";
import { eventOf, lineOf } from "./journal-line.ts";
import { LockHeld, takeLock } from "./lock-file.ts";
import type { JournalPosition } from "./read-journal.ts";
import { readLines } from "./read-lines.ts";

// The three doors of a journal are found in one place: write, read, follow.
export { followEvents, followJournal } from "./follow-journal.ts";
export { readJournal, readJournalFrom } from "./read-journal.ts";

/** The truth about one run or one job: JSON lines on disk, one event a line, written by one process at a time. */
export interface Journal {
  /** Sequence number of the last event, 0 for an empty journal. */
  readonly lastSeq: () => number;
  /** The place behind the last event, on disk or not yet. */
  readonly position: () => JournalPosition;
  /** Highest sequence number that was merged from that job's own journal, 0 when none was. */
  readonly mergedSeq: (job: string) => number;
  /**
   * Resolves to the event once its line is on disk; rejects with JournalError. Order of calls is order in the file.
   * `time` is when it happened, for what was told elsewhere first; now when it is left out.
   */
  readonly append: (happening: Happening, source?: EventHead["source"], time?: string) => Promise<RunEvent>;
  /** The same for what nobody waits for: it may be written a moment later, with what comes next. */
  readonly appendSoon: (happening: Happening) => Promise<RunEvent>;
  /** Appends an event of a job's own journal, with the time it had there; a moment later, with what comes next. */
  readonly merge: (job: string, event: RunEvent) => Promise<RunEvent>;
  /** Waits for what was appended, closes the file, gives the lock back. */
  readonly close: () => Promise<void>;
}

export interface JournalOptions {
  /** Wall clock, for tests. */
  readonly now?: () => Date;
}

/**
 * Opens or makes a journal and its folder. A line that a killed writer left half written is cut away; damage before
 * the end, or a living second writer, is a JournalError.
 */
export async function openJournal(path: string, run: string, options: JournalOptions = {}): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  const lock = await takeLock(path).catch((error: unknown) => {
    throw error instanceof LockHeld ? new JournalError(path, error.message, error) : error;
  });
  const file = await openSound(path).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const merged = file.merged;
  const lines = durableFile(file.handle, () => {
    // A fence: whoever was still for so long that it counted as dead must not write beside its successor.
    if (!lock.isHeld()) throw new Error("another process has taken the journal over");
  });
  let seq = file.seq;
  let offset = file.offset;
  const now = () => (options.now?.() ?? new Date()).toISOString();

  const write = async (
    happening: Happening,
    time: string,
    source: EventHead["source"] | undefined,
    when: Urgency,
  ): Promise<RunEvent> => {
    seq += 1;
    const event: RunEvent = { v: 1, run, seq, time, ...(source === undefined ? {} : { source }), ...happening };
    if (source !== undefined) merged.set(source.job, Math.max(source.seq, merged.get(source.job) ?? 0));
    const line = lineOf(event);
    offset += Buffer.byteLength(line);
    await lines.append(line, when).catch((error: unknown) => {
      throw new JournalError(path, "an event could not be written", error);
    });
    return event;
  };
  const append: Journal["append"] = (happening, source, time) => {
    return write(happening, time ?? now(), source, "now");
  };
  const appendSoon: Journal["appendSoon"] = (happening) => write(happening, now(), undefined, "soon");
  // It is on disk already, in the job's own journal.
  const merge: Journal["merge"] = (job, event) =>
    write(happeningOf(event), event.time, { job, seq: event.seq }, "soon");
  const close = async () => {
    try {
      await lines.close();
    } finally {
      await lock.release();
    }
  };
  const position = () => ({ seq, offset });
  return { lastSeq: () => seq, position, mergedSeq: (job) => merged.get(job) ?? 0, append, appendSoon, merge, close };
}

/** The head of an event is its journal's, not its own. */
function happeningOf(event: RunEvent): Happening {
  const happening: Partial<EventHead> & Happening = { ...event };
  for (const key of ["v", "run", "seq", "time", "source"] as const) Reflect.deleteProperty(happening, key);
  return happening;
}

interface SoundFile {
  readonly handle: FileHandle;
  readonly seq: number;
  readonly offset: number;
  readonly merged: Map<string, number>;
}

async function openSound(path: string): Promise<SoundFile> {
  // Reading and appending with one handle: "a+" writes at the end whatever was read.
  const handle = await open(path, "a+", 0o600);
  try {
    const { seq, merged, sound, line } = await lastSound(handle);
    if ((await soundLinesBehind(handle, sound)) > 0) {
      throw new JournalError(path, `line ${String(line + 1)} is damaged, and good lines follow it`);
    }
    await handle.truncate(sound);
    await handle.sync();
    await syncFolderOf(path);
    return { handle, seq, offset: sound, merged };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** How far the file is whole: every line an event, numbered from 1 without a gap. */
async function lastSound(handle: FileHandle) {
  const merged = new Map<string, number>();
  let seq = 0;
  let sound = 0;
  for await (const { text, end } of readLines(handle, 0)) {
    const event = eventOf(text);
    if (event?.seq !== seq + 1) break;
    seq = event.seq;
    sound = end;
    if (event.source !== undefined) merged.set(event.source.job, event.source.seq);
  }
  return { seq, merged, sound, line: seq };
}

/** A torn write leaves rubbish up to the end; an event behind rubbish means that something else went wrong. */
async function soundLinesBehind(handle: FileHandle, offset: number): Promise<number> {
  let count = 0;
  for await (const { text } of readLines(handle, offset)) if (eventOf(text) !== undefined) count += 1;
  return count;
}
