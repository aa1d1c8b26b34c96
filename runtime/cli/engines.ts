import type { Backend } from "../execution/backend.ts";
import { localBackend } from "../execution/local.ts";
import type { Launcher } from "../execution/process.ts";
import { bundles } from "./bundles.ts";

/** What every engine is given. */
export interface EngineOrder {
  readonly launcher: Launcher;
  /** Jobs at once. */
  readonly jobs: number;
}

/** Engines by the name that `--engine` knows. A new one is one file in runtime/execution and one line here. */
export const engines: Readonly<Record<string, (order: EngineOrder) => Backend>> = {
  local: ({ launcher, jobs }) =>
    localBackend({
      launcher,
      jobs,
      command: (folder) => [process.execPath, bundles().wcl, "job", folder],
      environment: ownEnvironment(),
      graceSeconds: 20,
    }),
};

/** A job runner is ours: it gets what we have, and gives programs what they may have. */
function ownEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}
