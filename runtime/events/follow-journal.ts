import { watch } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "./event.ts";
import { openIfThere, readEvents, type JournalPosition, type PlacedEvent } from "./read-journal.ts";
import { readingRoom } from "./read-lines.ts";

/** Some file systems (network ones above all) tell nothing of changes, so we look by ourselves too. */
const lookEveryMs = 500;
/** A busy journal changes hundreds of times a second: what comes so close together is read together. */
const gatherMs = 25;

/**
 * Events of a journal from the first on, then each new one soon after it is on disk, until the signal aborts. The
 * file and its folder may come into being later. Ends quietly on abort; damage before the end is a JournalError.
 * `isLast` is asked whenever everything that is there has been told, about twice a second: true ends it.
 */
export async function* followJournal(
  path: string,
  signal: AbortSignal,
  isLast: () => Promise<boolean> = () => Promise.resolve(false),
): AsyncGenerator<RunEvent, undefined> {
  for await (const { event } of followEvents(path, { offset: 0, seq: 0 }, signal, isLast)) yield event;
}

/** The same from a position on, with the position behind each event. */
export async function* followEvents(
  path: string,
  from: JournalPosition,
  signal: AbortSignal,
  isLast: () => Promise<boolean> = () => Promise.resolve(false),
): AsyncGenerator<PlacedEvent, undefined> {
  let position = from;
  const changes = watchFile(path);
  const room = readingRoom();
  let file: FileHandle | undefined;
  let finishing = false;
  try {
    while (!signal.aborted) {
      changes.expect();
      // A journal only grows, so it is opened once.
      file ??= await openIfThere(path);
      if (file !== undefined) {
        for await (const next of readEvents(path, file, position, room)) {
          position = next.position;
          yield next;
          // The consumer may have aborted while it had the event.
          if (isAborted(signal)) return;
        }
      }
      // What came while the question was answered is told first, so it is asked of the whole.
      if (await isLast()) {
        if (finishing) return;
        finishing = true;
      } else {
        finishing = false;
        await changes.wait(signal);
        await sleep(gatherMs, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    changes.stop();
    await file?.close();
  }
}

/** A function, so that the compiler does not believe an earlier answer still holds. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

interface Changes {
  /** From here on a change counts as news for the next wait. */
  readonly expect: () => void;
  /** Until the file may have changed, the time between two looks is over, or the signal aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  readonly stop: () => void;
}

function watchFile(path: string): Changes {
  let changed = false;
  let wake: (() => void) | undefined;
  const notice = (_: unknown, name: string | Buffer | null) => {
    if (name !== null && name.toString() !== basename(path)) return;
    changed = true;
    wake?.();
  };
  // The folder is watched, since the file may not be there yet; without a folder the regular looks must do.
  const begin = () => {
    try {
      const watcher = watch(dirname(path), { persistent: false }, notice);
      watcher.on("error", () => {
        watcher.close();
      });
      return watcher;
    } catch {
      return undefined;
    }
  };
  let watcher = begin();
  const wait = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (changed || signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, lookEveryMs);
      signal.addEventListener("abort", done);
      wake = done;
    });
  return {
    expect: () => {
      changed = false;
      watcher ??= begin();
    },
    wait,
    stop: () => {
      watcher?.close();
    },
  };
}
