import { resolve } from "node:path";
import { JournalError } from "../../events/journal-error.ts";
import { runJob } from "../../execution/job-runner.ts";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";

/** Another runner has the job, or its journal cannot be written: the reference's code for a scheduler's fault. */
const alreadyRunning = 9;

/** `wcl job DIR`: runs one job on a node, or takes it up where an earlier start was killed. */
export const declare: DeclareCommand = (command, run) => {
  command.argument("<folder>", "a job folder: job.json, input WCL and lists").action(
    run(async (terminal, folder: string) => {
      try {
        return await runJob(resolve(folder), {
          launcherScript: bundles().launcher,
          qualityScript: bundles().quality,
          signal: terminal.interrupted,
          environment: process.env,
        });
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        terminal.tell(error.message);
        return alreadyRunning;
      }
    }),
  );
};
