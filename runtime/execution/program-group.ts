import { allProcesses } from "./program-usage.ts";

/** How often we look whether a group that was told to end has ended. */
const lookEveryMs = 20;
/** SIGKILL needs no longer, unless the kernel itself hangs in a file system. */
const killPatienceMs = 2000;

/** Sends a signal to every process of a group; false when there is none. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** SIGTERM, after the grace SIGKILL; resolves when no member is alive. At once when there never was one. */
export async function endGroup(group: number, graceSeconds: number): Promise<void> {
  if (!signalGroup(group, "SIGTERM")) return;
  if (await isGone(group, graceSeconds * 1000)) return;
  signalGroup(group, "SIGKILL");
  await isGone(group, killPatienceMs);
}

async function isGone(group: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (!hasMembers(group)) return true;
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Zombies answer to signals, so the process table is asked as well. */
function hasMembers(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  const processes = allProcesses();
  return processes.length === 0 || processes.some((one) => one.group === group);
}
