import { writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Appends text to a file; texts given in one turn, or while a write is under way, share one write and one fdatasync. */
export interface DurableFile {
  /**
   * Resolves when the text is on disk. What nobody waits for may be written "soon": with the next text that is wanted
   * now, or after a moment. After one failure every further append fails too: the file may end in a half.
   */
  readonly append: (text: string, when?: Urgency) => Promise<void>;
  /** Waits for what was appended, then closes. */
  readonly close: () => Promise<void>;
}

export type Urgency = "now" | "soon";

/** Long enough to gather what belongs to one step, short enough for whoever looks on. */
const soonMs = 10;

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `file` must be opened for appending. `mayWrite` is asked before each write; what it throws fails the appends. */
export function durableFile(file: FileHandle, mayWrite: () => void = () => undefined): DurableFile {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  let broken: { readonly error: unknown } | undefined;

  const writeAll = async () => {
    // Let the present turn end, so that all its appends come along.
    await new Promise((resolve) => setImmediate(resolve));
    while (due) {
      due = false;
      const batch = waiting;
      waiting = [];
      try {
        if (broken !== undefined) throw broken.error;
        mayWrite();
        writeWhole(file.fd, batch.map((one) => one.text).join(""));
        await file.datasync();
        for (const one of batch) one.resolve();
      } catch (error) {
        broken ??= { error };
        for (const one of batch) one.reject(error);
      }
    }
    writing = undefined;
  };

  const begin = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    due = true;
    writing ??= writeAll();
  };
  const append = (text: string, when: Urgency = "now") =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ text, resolve, reject });
      if (when === "now") begin();
      else timer ??= setTimeout(begin, soonMs);
    });
  const close = async () => {
    begin();
    await writing;
    await file.close();
  };
  return { append, close };
}

/** At once, as it goes into memory only: handing it to another thread and back would take longer. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
