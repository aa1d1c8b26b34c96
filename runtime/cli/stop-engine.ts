import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder } from "../events/lock-file.ts";
import type { RunPlace } from "./find-run.ts";
import { UsageError } from "./terminal.ts";

/** Longer than the grace a job gives its programs, so that an answer is the truth. */
const patienceMs = 60_000;

/** Ends the engine of a run in order and waits until it is gone; nothing when there is none. Throws UsageError. */
export async function stopEngine(place: RunPlace): Promise<void> {
  const engine = await lockHolder(place.journal);
  if (engine === undefined) return;
  if (engine.host !== hostname())
    throw new UsageError(`the engine of ${place.run} runs on ${engine.host}: cancel it there`);
  process.kill(engine.pid, "SIGTERM");
  const deadline = Date.now() + patienceMs;
  while ((await lockHolder(place.journal)) !== undefined) {
    if (Date.now() > deadline) throw new UsageError(`the engine of ${place.run} (process ${engine.pid}) does not end`);
    await sleep(50);
  }
}
