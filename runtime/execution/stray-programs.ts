import { readFileSync } from "node:fs";
import { tokenVariable } from "./launcher-protocol.ts";
import { signalGroup } from "./program-group.ts";
import { allProcesses } from "./program-usage.ts";

const lookEveryMs = 20;
const patienceMs = 5000;

/**
 * Ends what earlier starts left running on this machine: every process whose environment holds one of these tokens is
 * killed with its group. Found by token only, never by name or number, which others may have by now.
 * @returns how many were found; they are gone when the promise resolves (at most five seconds later).
 */
export async function killStrays(tokens: readonly string[]): Promise<number> {
  if (tokens.length === 0) return 0;
  const found = new Set<number>();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    // A dying program may start another one, so we look until there is none.
    const strays = straysOf(tokens);
    if (strays.length === 0 || Date.now() >= deadline) return found.size;
    for (const { pid, group } of strays) {
      found.add(pid);
      killOne(pid, group);
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Whether the process carries the token, and so is one of ours. */
export function carriesToken(pid: number, token: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`${tokenVariable}=${token}`);
  } catch {
    return false;
  }
}

function straysOf(tokens: readonly string[]): { readonly pid: number; readonly group: number }[] {
  return allProcesses().filter(({ pid }) => pid !== process.pid && tokens.some((token) => carriesToken(pid, token)));
}

function killOne(pid: number, group: number): void {
  // Only a group that a program of ours leads is ended whole: it holds nothing else.
  if (group === pid) signalGroup(group, "SIGKILL");
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}
