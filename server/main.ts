import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { startAnalystThread } from "./analyst-thread.ts";
import { createConnection, IPCMessageReader, IPCMessageWriter, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "./connection.ts";

/** How a client talks to the server: a pipe on standard input and output, or Node's channel between parent and child. */
export type Transport = "stdio" | "ipc";

/** Serves one client until it says goodbye or its end of the pipe closes; the process then ends. */
export function startServer(transport: Transport): void {
  // A bug that no fence caught: the log says so, the server lives on.
  const told = (error: unknown): void => {
    process.stderr.write(`wcl server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  process.on("unhandledRejection", told);
  process.on("uncaughtException", told);
  const connection =
    transport === "ipc"
      ? createConnection(ProposedFeatures.all, new IPCMessageReader(process), new IPCMessageWriter(process))
      : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  // Both bundles lie side by side.
  const analyst = join(dirname(fileURLToPath(import.meta.url)), "analyst.cjs");
  serve(connection, () => startAnalystThread(analyst));
}

/** True when this file is what the process was started with, not a part that `wcl lsp` loads. */
function isStarted(): boolean {
  const script = process.argv[1];
  try {
    return script !== undefined && realpathSync(script) === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false;
  }
}

if (isStarted()) startServer(process.argv.includes("--node-ipc") ? "ipc" : "stdio");
