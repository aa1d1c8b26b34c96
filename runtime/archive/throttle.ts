import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ArchiveError } from "./archive.ts";

/** At most `slots` holders at once of a name, among all who use the same folder (over machines too). */
export interface Throttle {
  readonly name: string;
  readonly slots: number;
  /** Absolute. */
  readonly folder: string;
}

export interface SlotHeld {
  /** From 1. */
  readonly slot: number;
  /** Seconds. */
  readonly waited: number;
}

export interface ThrottlePace {
  /** A slot whose holder did not renew it for so long is free again. Milliseconds. */
  readonly lease: number;
  readonly renewEvery: number;
  readonly lookEvery: number;
  /** How often it is said that we wait. */
  readonly sayEvery: number;
}

const usualPace: ThrottlePace = { lease: 120_000, renewEvery: 15_000, lookEvery: 250, sayEvery: 60_000 };

/**
 * Does the work while holding a slot; waits for one without limit (until the signal), and says so now and then. A slot
 * is a file that one holder links and renews; one whose holder was killed comes back when its lease is over.
 */
export async function withSlot(
  throttle: Throttle,
  holder: string,
  signal: AbortSignal,
  work: () => Promise<void>,
  tell: (text: string) => void,
  pace: ThrottlePace = usualPace,
): Promise<SlotHeld> {
  if (!/^[\w.-]+$/.test(throttle.name) || /^\.+$/.test(throttle.name))
    throw new ArchiveError("unsafe", `${JSON.stringify(throttle.name)} is not the name of a throttle`);
  const folder = join(throttle.folder, throttle.name);
  await mkdir(folder, { recursive: true });
  // One process may want several slots at once, so the token alone does not tell who holds one.
  const mark = await makeMark(folder, `${holder}.${randomBytes(6).toString("hex")}`);
  const begun = Date.now();
  try {
    const slot = await take({ throttle, folder, mark, signal, tell, pace });
    const waited = (Date.now() - begun) / 1000;
    // Through the open file: the name may be another's by now.
    const renewal = setInterval(() => void renew(mark).catch(() => undefined), pace.renewEvery);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      if ((await contentOf(slotPath(folder, slot))) === mark.own) await unlink(slotPath(folder, slot));
    }
    return { slot, waited };
  } finally {
    await mark.file.close();
    await unlink(mark.path).catch(() => undefined);
  }
}

/** A file of our own; a slot is a second name of it, which one alone can make, on shared file systems too. */
interface Mark {
  readonly own: string;
  readonly path: string;
  readonly file: FileHandle;
}

async function makeMark(folder: string, own: string): Promise<Mark> {
  const path = join(folder, `.${own}`);
  const mark = { own, path, file: await open(path, "wx", 0o644) };
  await renew(mark);
  return mark;
}

/** Writing lets the file system set the time: clocks of several machines never agree. */
async function renew({ file, own }: Mark): Promise<void> {
  await file.write(own, 0);
}

interface Turn {
  readonly throttle: Throttle;
  readonly folder: string;
  readonly mark: Mark;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
  readonly pace: ThrottlePace;
}

async function take(turn: Turn): Promise<number> {
  const { throttle, folder, mark, signal, tell, pace } = turn;
  let said = Date.now();
  for (;;) {
    for (let slot = 1; slot <= throttle.slots; slot += 1) {
      if (await alsoNamed(mark, slotPath(folder, slot))) return slot;
      await freeIfDead(turn, slotPath(folder, slot));
    }
    if (signal.aborted) throw new ArchiveError("failed", `stopped while waiting for ${throttle.name}`);
    if (Date.now() - said >= pace.sayEvery) {
      said = Date.now();
      tell(`waiting for a slot of ${throttle.name} (${throttle.slots} in all)`);
    }
    await sleep(pace.lookEvery * (0.75 + Math.random() / 2));
  }
}

function alsoNamed(mark: Mark, name: string): Promise<boolean> {
  return link(mark.path, name).then(
    () => true,
    () => false,
  );
}

async function freeIfDead(turn: Turn, slot: string): Promise<void> {
  if (!(await isDead(turn, slot))) return;
  const broom = join(turn.folder, "freeing");
  // One at a time, or the slot of who came just now would be removed for that of the dead.
  if (!(await alsoNamed(turn.mark, broom))) {
    if (await isDead(turn, broom)) await unlink(broom).catch(() => undefined);
    return;
  }
  try {
    if (await isDead(turn, slot)) await unlink(slot).catch(() => undefined);
  } finally {
    await unlink(broom).catch(() => undefined);
  }
}

async function isDead({ mark, pace }: Turn, name: string): Promise<boolean> {
  const renewed = (await stat(name).catch(() => undefined))?.mtimeMs;
  if (renewed === undefined) return false;
  await renew(mark);
  return (await mark.file.stat()).mtimeMs - renewed > pace.lease;
}

async function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

function slotPath(folder: string, slot: number): string {
  return join(folder, `slot-${slot}`);
}
