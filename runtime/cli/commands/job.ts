import { resolve } from "node:path";
import { runJob } from "../../execution/job-runner.ts";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";

/** `wcl job DIR`: runs one job on a node, or takes it up where an earlier start was killed. */
export const declare: DeclareCommand = (command, run) => {
  command.argument("<folder>", "a job folder: job.json, input WCL and lists").action(
    run((terminal, folder: string) => {
      // Whoever started us may be killed; its end of the pipe closes, and then so do we.
      return runJob(resolve(folder), {
        launcherScript: bundles().launcher,
        signal: terminal.interrupted,
        environment: process.env,
      });
    }),
  );
};
