import { readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { startDetached } from "../execution/process.ts";
import { bundles } from "./bundles.ts";
import type { RunPlace } from "./find-run.ts";
import { runRoot, type RegistryOptions, type RunFolderOptions } from "./options.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** An engine says so in the journal as soon as it has taken up its run; loading a large plan may take a while. */
const patienceMs = 60_000;

/**
 * Starts `wcl WORDS…`, which takes up a stopped run, as a process of its own, and waits until it has: who follows the
 * run from now on sees it go on. Throws UsageError with what the engine said when it did not.
 */
export async function detachEngine(
  terminal: Terminal,
  place: RunPlace,
  words: readonly string[],
  options: { readonly json?: true },
): Promise<void> {
  const log = `${place.folder}/engine.log`;
  const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
  const [before, said] = [await sizeOf(place.journal), await sizeOf(log)];
  const ended = startDetached([process.execPath, bundles().wcl, ...words], process.cwd(), log);
  const deadline = Date.now() + patienceMs;
  while ((await sizeOf(place.journal)) === before) {
    if (ended.aborted || Date.now() > deadline) {
      const text = (await readFile(log, "utf8").catch(() => "")).slice(said).trim();
      throw new UsageError(text === "" ? `the engine did not take up ${place.run}` : text);
    }
    await sleep(50);
  }
  if (options.json === true) terminal.json({ run: place.run, runDir: place.folder });
  else terminal.print(`${place.run} runs on its own: wcl status ${place.run} --follow`);
}

/** The words with which a command takes up a run again, with the options that it was given itself. */
export function takeUpWords(
  verb: "resume" | "retry",
  place: RunPlace,
  options: RegistryOptions & RunFolderOptions & { readonly jobs?: string },
): string[] {
  const registry = options.registry === undefined ? [] : ["--registry", options.registry];
  const jobs = options.jobs === undefined ? [] : ["--jobs", options.jobs];
  return [verb, place.run, "--run-dir", runRoot(options), ...jobs, ...registry];
}
