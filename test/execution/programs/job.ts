import { JournalError } from "../../../runtime/events/journal-error.ts";
import { runJob } from "../../../runtime/execution/job-runner.ts";

// One start of a job as a process, as `wcl job DIR` is.
const [folder = "", launcherScript = "", qualityScript = ""] = process.argv.slice(2);
const stop = new AbortController();
process.on("SIGTERM", () => {
  stop.abort();
});
runJob(folder, { launcherScript, qualityScript, signal: stop.signal, environment: process.env }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof JournalError ? 9 : 2;
  },
);
