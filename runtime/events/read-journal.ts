import { open, type FileHandle } from "node:fs/promises";
import type { RunEvent } from "./event.ts";
import { JournalError } from "./journal-error.ts";
import { eventOf } from "./journal-line.ts";
import { readLines } from "./read-lines.ts";

/**
 * Events of a journal, in order, also while somebody writes it. A torn last line is left out; a journal that is not
 * there yet has no events; damage before the end is a JournalError.
 */
export async function* readJournal(path: string): AsyncGenerator<RunEvent, undefined> {
  for await (const { event } of readJournalFrom(path, { offset: 0, seq: 0 })) yield event;
}

/** The same from a position on, with the position behind each event. */
export async function* readJournalFrom(path: string, from: JournalPosition): AsyncGenerator<PlacedEvent, undefined> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  try {
    yield* readEvents(path, file, from);
  } finally {
    await file.close();
  }
}

/** Where a reader stands: behind the event `seq`, at this byte. */
export interface JournalPosition {
  readonly offset: number;
  readonly seq: number;
}

/** An event, and the position behind it. */
export interface PlacedEvent {
  readonly event: RunEvent;
  readonly position: JournalPosition;
}

/** Events behind a position up to the present end, each with the position behind it. */
export async function* readEvents(
  path: string,
  file: FileHandle,
  from: JournalPosition,
  room?: Buffer,
): AsyncGenerator<PlacedEvent, undefined> {
  let seq = from.seq;
  let damaged = false;
  for await (const { text, end } of readLines(file, from.offset, room)) {
    const event = eventOf(text);
    if (event === undefined) {
      damaged = true;
      continue;
    }
    if (damaged || event.seq !== seq + 1) {
      throw new JournalError(path, `the line after event ${String(seq)} is damaged, and good lines follow it`);
    }
    seq = event.seq;
    yield { event, position: { offset: end, seq } };
  }
}

export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new JournalError(path, "cannot be read", error);
  }
}
