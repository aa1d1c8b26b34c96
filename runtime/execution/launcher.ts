import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { constants as system } from "node:os";
import type { LauncherNews, LauncherOrder, StartProgram, StopReason } from "./launcher-protocol.ts";
import { limitSeconds, sampleSeconds } from "./launcher-protocol.ts";
import { logCap } from "./log-cap.ts";
import { endGroup } from "./program-group.ts";
import { usageMeter, type UsageMeter } from "./usage-meter.ts";

// A process of its own that starts programs and does nothing else, because every start costs a process in proportion
// to its own memory. What it says and hears: `launcher-protocol.ts`.
main();

/** One program that runs. */
interface Running {
  /** Ends the whole group: SIGTERM, after the grace SIGKILL. */
  readonly stop: (why: StopReason) => void;
  readonly ended: Promise<void>;
}

function main(): void {
  const running = new Map<number, Running>();
  const meter = usageMeter();
  const leave = () => {
    for (const program of running.values()) program.stop("asked");
    void Promise.all([...running.values()].map(({ ended }) => ended)).then(() => process.exit(0));
  };
  // Who asked may be gone while there is still something to tell.
  process.stdout.on("error", () => undefined);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, leave);
  readOrders((order) => {
    if (order.kind === "stop") running.get(order.id)?.stop("asked");
    else start(order, meter, running);
  }, leave);
}

function readOrders(obey: (order: LauncherOrder) => void, ended: () => void): void {
  let rest = "";
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) obey(JSON.parse(line) as LauncherOrder);
  });
  process.stdin.on("end", ended);
  process.stdin.on("error", ended);
}

function start(order: StartProgram, meter: UsageMeter, running: Map<number, Running>): void {
  const { id, argv, cwd, env, graceSeconds, timeoutSeconds, memoryBytes } = order;
  const refuse = (error: unknown) => {
    tell({ kind: "refused", id, message: error instanceof Error ? error.message : String(error) });
  };
  const child = spawnInto(order, (input, log) => {
    // Its own group, so that it can be ended with everything that it started itself.
    return spawn(argv[0] ?? "", argv.slice(1), { cwd, env, detached: true, stdio: [input, log, log] });
  });
  if (child instanceof Error) {
    refuse(child);
    return;
  }
  const group = child.pid;
  if (group === undefined) {
    child.once("error", refuse);
    return;
  }
  meter.begin(group);
  tell({ kind: "started", id, pid: group, time: new Date().toISOString() });
  const sample = setInterval(() => {
    tell({ kind: "sampled", id, ...meter.now(group) });
  }, sampleSeconds * 1000);
  const seen: { stopped?: StopReason } = {};
  const stop: Running["stop"] = (why) => {
    if (seen.stopped !== undefined) return;
    seen.stopped = why;
    void endGroup(group, graceSeconds);
  };
  const cap = order.logBytes === undefined ? undefined : logCap(order.log, order.logBytes);
  const watch =
    cap === undefined && memoryBytes === undefined
      ? undefined
      : setInterval(() => {
          cap?.look();
          if (memoryBytes !== undefined && meter.now(group).rss > memoryBytes) stop("memory");
        }, limitSeconds * 1000);
  const timeout = timeoutSeconds === undefined ? undefined : setTimeout(stop, timeoutSeconds * 1000, "timeout");
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      const time = new Date().toISOString();
      clearInterval(sample);
      clearInterval(watch);
      clearTimeout(timeout);
      meter.end(group, (usage) => {
        // What the program left behind would go on writing files that count as complete.
        void endGroup(group, graceSeconds).then(() => {
          running.delete(id);
          const lost = cap?.look() ?? 0;
          const cut = lost === 0 ? {} : { logLost: lost };
          tell({ kind: "ended", id, time, status: statusOf(code, signal), ...seen, usage, ...cut });
          resolve();
        });
      });
    });
  });
  running.set(id, { stop, ended });
}

/** The program holds its files itself; only our own copies are closed. */
function spawnInto<Child>(
  { log, input }: StartProgram,
  begin: (input: number | "ignore", log: number) => Child,
): Child | Error {
  const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const open: number[] = [];
  const opened = (path: string, flags: number) => {
    const file = openSync(path, flags | O_NOFOLLOW, 0o644);
    open.push(file);
    return file;
  };
  try {
    const output = opened(log, O_WRONLY | O_APPEND | O_CREAT);
    return begin(input === undefined ? "ignore" : opened(input, O_RDONLY), output);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    for (const file of open) closeSync(file);
  }
}

function statusOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? -(signal === null ? 0 : system.signals[signal]);
}

function tell(news: LauncherNews): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}
