import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { link, readFile, readdir, rename, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lifeOf, ownMark, readMark, type ProcessMark } from "./process-mark.ts";

/** Held by one living process at a time. */
export interface LockFile {
  /** False once somebody else took the lock over because we had not touched it for too long. */
  readonly isHeld: () => boolean;
  readonly release: () => Promise<void>;
}

/** Somebody else holds the lock, and is alive as far as can be told. */
export class LockHeld extends Error {
  readonly holder: ProcessMark;
  constructor(path: string, holder: ProcessMark) {
    super(`${path} is in use by process ${String(holder.pid)} on ${holder.host}`);
    this.name = "LockHeld";
    this.holder = holder;
  }
}

const touchEveryMs = 60_000;
/** A holder on another machine cannot be looked at: it counts as gone when it has not touched its lock for so long. */
const foreignPatienceMs = 300_000;

/**
 * Takes the lock of `path`, also from a holder that died; throws LockHeld when its holder lives.
 *
 * Each lock is a file `.NAME.lock.N` of its own, made by `link` (one winner), and the highest number counts. The
 * highest file is never removed, not even at release, so nobody can take an old number and miss a newer holder.
 */
export async function takeLock(path: string): Promise<LockFile> {
  const draft = join(dirname(path), `.${basename(path)}.lock-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(ownMark()), { mode: 0o600 });
  try {
    for (;;) {
      const highest = await highestLock(path);
      const holder = await livingHolder(path, highest);
      if (holder !== undefined) throw new LockHeld(path, holder);
      if (await linked(draft, lockName(path, highest + 1))) {
        if ((await highestLock(path)) === highest + 1) return await held(path, highest + 1);
        await unlink(lockName(path, highest + 1));
      }
    }
  } finally {
    await unlink(draft);
  }
}

/** Who holds the lock of `path` now; undefined when nobody living does. */
export async function lockHolder(path: string): Promise<ProcessMark | undefined> {
  const numbers = await lockNumbers(path).catch(ignoreMissing);
  return numbers === undefined ? undefined : livingHolder(path, Math.max(0, ...numbers));
}

async function held(path: string, number: number): Promise<LockFile> {
  const own = lockName(path, number);
  for (const older of await lockNumbers(path)) {
    if (older < number) await unlink(lockName(path, older)).catch(ignoreMissing);
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(own, now, now).catch(() => undefined);
  }, touchEveryMs);
  touch.unref();
  const isHeld = () => statSync(own, { throwIfNoEntry: false }) !== undefined;
  const release = async () => {
    clearInterval(touch);
    // What somebody else took over is theirs to give back.
    if (!isHeld()) return;
    const free = `${own}-${randomUUID()}`;
    await writeFile(free, "free", { mode: 0o600 });
    await rename(free, own);
  };
  return { isHeld, release };
}

/** Who holds the lock of that number; undefined when it was given back, or when its holder died. */
async function livingHolder(path: string, number: number): Promise<ProcessMark | undefined> {
  const name = lockName(path, number);
  const text = number === 0 ? "free" : await readFile(name, "utf8").catch(ignoreMissing);
  const mark = text === undefined || text === "free" ? undefined : readMark(parsed(text));
  if (mark === undefined) return undefined;
  const life = lifeOf(mark);
  if (life !== "unknown") return life === "alive" ? mark : undefined;
  const touched = await stat(name).catch(ignoreMissing);
  return touched !== undefined && Date.now() - touched.mtimeMs < foreignPatienceMs ? mark : undefined;
}

async function highestLock(path: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(path)));
}

async function lockNumbers(path: string): Promise<readonly number[]> {
  const start = `.${basename(path)}.lock.`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(start));
  return names.map((name) => Number(name.slice(start.length))).filter((number) => Number.isSafeInteger(number));
}

function lockName(path: string, number: number): string {
  return join(dirname(path), `.${basename(path)}.lock.${String(number)}`);
}

async function linked(draft: string, name: string): Promise<boolean> {
  try {
    await link(draft, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return undefined;
}
