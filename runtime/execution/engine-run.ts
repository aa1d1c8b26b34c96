import type { Happening, RunEvent } from "../events/event.ts";
import type { BlockPlan } from "../plan/run-plan.ts";
import type { Backend } from "./backend.ts";
import type { RunFiles } from "./run-files.ts";
import type { OpenRun } from "./run-folder.ts";
import type { RunHistory } from "./run-history.ts";

/** A run under way, as its blocks see it. */
export interface EngineRun {
  readonly open: OpenRun;
  readonly backend: Backend;
  readonly history: RunHistory;
  readonly runFiles: RunFiles;
  /** Writes an event and shows it; resolves when it is on disk. */
  readonly tell: (happening: Happening) => Promise<void>;
  /** Shows an event that is in the journal already. */
  readonly show: (event: RunEvent) => void;
  /** Only these jobs are to be tried; all when it is missing. */
  readonly chosen?: ReadonlySet<string>;
  readonly jobFolder: (block: Pick<BlockPlan, "name" | "blknum">, job: string) => string;
}
