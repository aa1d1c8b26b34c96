import { JournalError } from "../../events/journal-error.ts";
import { reapRun } from "../../execution/reap.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, listRuns, type RunPlace } from "../find-run.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { exitCode, type Terminal } from "../terminal.ts";
import { markUnrecorded } from "../unrecorded.ts";
import { withCompleteRegistry, withRegistry } from "../with-registry.ts";

interface ReapOptions extends RegistryOptions, RunFolderOptions {
  readonly dryRun?: true;
  readonly json?: true;
}

/** `wcl reap [RUN…]`: closes runs whose engine is gone, in journal and registry, and clears away what it left. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("[runs...]", "UNIT_rREQpATT; all runs here when none is named")
    .option("--dry-run", "say what would be closed")
    .option("--json", "machine form")
    .action(
      run(async (terminal, names: readonly string[], options: ReapOptions) => {
        const root = runRoot(options);
        const places =
          names.length === 0 ? await listRuns(root) : await Promise.all(names.map((name) => findRun(root, name)));
        const reaped: string[] = [];
        for (const place of places) if (await reapOne(terminal, place, options)) reaped.push(place.run);
        if (reaped.length > 0) {
          await withRegistry(options, async (registry) => {
            for (const one of reaped) await markUnrecorded(root, one, registry);
          });
          await withCompleteRegistry(terminal, options, () => Promise.resolve());
        }
        return exitCode.clean;
      }),
    );
};

async function reapOne(terminal: Terminal, place: RunPlace, options: ReapOptions): Promise<boolean> {
  const found = await reapRun(place.folder, options.dryRun === true ? "dry" : "really").catch((error: unknown) => {
    // An engine was quicker: all is well.
    if (error instanceof JournalError) return undefined;
    throw error;
  });
  if (found === undefined || found.state === "living" || found.state === "ended") return false;
  if (options.json === true) terminal.json({ run: place.run, ...found });
  else {
    const jobs = found.jobs.length === 0 ? "no job was open" : `jobs ${found.jobs.join(", ")} were open`;
    terminal.print(
      `${place.run} ${found.state}: ${jobs}, ${found.programs} programs, ${found.parts} unfinished copies`,
    );
  }
  return found.state === "reaped";
}
