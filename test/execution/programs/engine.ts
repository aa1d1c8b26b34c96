import { run } from "../../../runtime/execution/engine.ts";
import { localBackend } from "../../../runtime/execution/local.ts";
import { startLauncher } from "../../../runtime/execution/process.ts";
import { openRun } from "../../../runtime/execution/run-folder.ts";

// One engine for a run folder, as `wcl submit` and `wcl resume` are once the run is made.
const [folder = "", jobScript = "", launcherScript = ""] = process.argv.slice(2);
const stop = new AbortController();
process.on("SIGTERM", () => {
  stop.abort();
});

async function main(): Promise<number> {
  const open = await openRun(folder);
  const launcher = startLauncher(launcherScript);
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const command = (job: string) => [process.execPath, jobScript, job, launcherScript];
  const backend = localBackend({ launcher, command, jobs: 2, environment, graceSeconds: 10 });
  let status = 0;
  for await (const event of run(open, backend, stop.signal)) if (event.kind === "run-ended") status = event.status;
  await launcher.close();
  return status;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
