import { SchedulerError } from "../execution/batch/scheduler.ts";
import { startLauncher } from "../execution/process.ts";
import { bundles } from "./bundles.ts";
import { engines, type Engine } from "./engines.ts";
import { UsageError } from "./terminal.ts";

/** Throws UsageError when there is no such engine, or when it cannot work on this machine: before anything is made. */
export async function requireEngine(name: string): Promise<void> {
  const engine = engineCalled(name);
  if (engine.describe === undefined) return;
  const launcher = startLauncher(bundles().launcher);
  try {
    await engine.describe(launcher);
  } catch (error) {
    if (error instanceof SchedulerError) throw new UsageError(error.message);
    throw error;
  } finally {
    await launcher.close();
  }
}

/** The engine of that name; throws UsageError when there is none. */
export function engineCalled(name: string): Engine {
  const engine = engines[name];
  if (engine === undefined) throw new UsageError(`there is no engine ${name}: ${Object.keys(engines).join(", ")}`);
  return engine;
}
