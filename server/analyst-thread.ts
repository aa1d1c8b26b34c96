import { Worker } from "node:worker_threads";
import type { AnalystChannel } from "./analyst.ts";

/** Starts the analyst in a thread of its own; `script` is the bundle of analyst-main.ts. A heap that runs full ends only the thread. */
export function startAnalystThread(script: string): AnalystChannel {
  const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: 2048 }, stdout: true });
  worker.unref();
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    onAnswer: (listener) => {
      worker.on("message", listener);
    },
    onEnd: (listener) => {
      worker.on("error", (error) => {
        listener(error instanceof Error ? error.message : String(error));
      });
      worker.on("exit", (code) => {
        listener(`code ${code}`);
      });
    },
  };
}
