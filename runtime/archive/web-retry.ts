import { setTimeout as sleep } from "node:timers/promises";
import { ArchiveError } from "./archive.ts";
import { WebError } from "./web-exchange.ts";
import type { Web, WebLimits } from "./web.ts";

/**
 * Tries until it works, the server says that it never will, or the tries are used up: pauses grow twofold with some
 * chance in them, and are as long as the server asks for. Throws ArchiveError.
 */
export async function withRetries<T>(web: Web, what: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WebError)) throw error;
      if (!error.again || attempt >= web.limits.tries) throw asArchiveError(error, what, attempt);
      const pause = pauseBefore(attempt, error.pause, web.limits, Math.random());
      web.tell(`${what}: ${error.message}; try ${attempt + 1} of ${web.limits.tries} in ${pause.toFixed(1)} s`);
      await sleep(pause * 1000, undefined, web.signal === undefined ? {} : { signal: web.signal }).catch(() => {
        throw new ArchiveError("failed", `${what} was stopped`, error);
      });
    }
  }
}

/** Seconds before the next try; `chance` from 0 to 1 spreads those who failed together. */
export function pauseBefore(attempt: number, asked: number | undefined, limits: WebLimits, chance: number): number {
  const grown = limits.firstPause * 2 ** (attempt - 1) * (0.5 + chance);
  return Math.min(limits.longestPause, Math.max(grown, asked ?? 0));
}

function asArchiveError(error: WebError, what: string, tries: number): ArchiveError {
  const often = tries === 1 ? "" : ` (${tries} tries)`;
  const reason =
    error.status === 404 || error.status === 410 ? "missing" : error.status === 507 ? "disk_full" : "failed";
  return new ArchiveError(reason, `${what}: ${error.message}${often}`, error);
}
