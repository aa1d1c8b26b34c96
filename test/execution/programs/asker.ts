import { join } from "node:path";
import { startLauncher } from "../../../runtime/execution/process.ts";

// Asks for a long program and prints its number; a test kills this process in the middle.
const [script = "", folder = ""] = process.argv.slice(2);
const launcher = startLauncher(script, { token: folder });
void launcher.run(
  {
    argv: ["/bin/sh", "-c", "sleep 60"],
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    logFile: join(folder, "log"),
    graceSeconds: 1,
    onStart: (pid) => {
      console.log(pid);
    },
  },
  new AbortController().signal,
);
