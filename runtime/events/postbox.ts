import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolderOf } from "./sync-folder.ts";
import type { Happening, RunEvent } from "./event.ts";
import { JournalError } from "./journal-error.ts";
import { openJournal, type Journal } from "./journal.ts";
import { lockHolder, LockHeld } from "./lock-file.ts";

/** What somebody has to tell a run whose journal is in use. */
interface Letter {
  /** When it happened. */
  readonly time: string;
  readonly happening: Happening;
}

/**
 * Writes something that did not happen in the engine (a tag, say) into the journal of a run: at once when no engine
 * has it, else by a letter that its engine takes over before it ends. Either way it is on disk when this resolves.
 */
export async function tellRun(path: string, run: string, happening: Happening): Promise<"written" | "posted"> {
  const letter: Letter = { time: new Date().toISOString(), happening };
  await post(path, letter);
  // The engine may have ended since it looked for letters the last time.
  return (await lockHolder(path)) === undefined && (await deliver(path, run)) ? "written" : "posted";
}

/**
 * Takes letters over into an open journal, oldest first. A kill in between may take one over twice: letters say how
 * things are, so that changes nothing.
 */
export async function takeLetters(
  path: string,
  journal: Journal,
  told: (event: RunEvent) => void = () => undefined,
): Promise<void> {
  for (const name of await lettersAt(path)) {
    const { time, happening } = JSON.parse(await readFile(name, "utf8")) as Letter;
    told(await journal.append(happening, undefined, time));
    await rm(name, { force: true });
  }
}

/** Takes letters over into a journal that nobody has open, if there are any; false when somebody has it. */
export async function deliver(path: string, run: string): Promise<boolean> {
  if ((await lettersAt(path)).length === 0) return true;
  const journal = await openJournal(path, run).catch((error: unknown) => {
    if (error instanceof JournalError && error.cause instanceof LockHeld) return undefined;
    throw error;
  });
  if (journal === undefined) return false;
  try {
    await takeLetters(path, journal);
  } finally {
    await journal.close();
  }
  return true;
}

async function lettersAt(path: string): Promise<string[]> {
  const folder = postboxOf(path);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}

async function post(path: string, letter: Letter): Promise<void> {
  const folder = postboxOf(path);
  await mkdir(folder, { recursive: true });
  const name = join(folder, `${letter.time.replace(/\W/g, "")}-${randomUUID()}`);
  const file = await open(name, "wx", 0o600);
  try {
    await file.writeFile(JSON.stringify(letter));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(name, `${name}.json`);
  await syncFolderOf(name);
}

function postboxOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.post`);
}
